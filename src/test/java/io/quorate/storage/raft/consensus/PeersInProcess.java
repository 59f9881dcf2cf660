package io.quorate.storage.raft.consensus;

import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.machine.Result;
import io.quorate.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The peers of one group in this process, of which tests end some. For use by one thread. */
final class PeersInProcess implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String HOST = "127.0.0.1";
  private static final int COMPACT_AFTER = 1000;

  private final UUID group = UUID.randomUUID();
  private final Path directory;
  private final Setup setup;
  private final int firstBound;
  private final List<Membership.Member> members;
  private final List<Machine> machines = new ArrayList<>();
  private final List<Consensus> peers = new ArrayList<>();

  /** What all have in common. */
  record Setup(
      Duration electionTimeout,
      Supplier<Clocks> clocks,
      BooleanSupplier nearlyFull,
      Events events) {

    Setup(Duration electionTimeout, Events events) {
      this(
          electionTimeout,
          () -> new Clocks(System::currentTimeMillis, System::nanoTime),
          () -> false,
          events);
    }
  }

  /** Prepares peers that listen where others look for them. */
  static PeersInProcess of(Path directory, int count, Setup setup) {
    int port = FreePorts.range(count);
    return new PeersInProcess(directory, count, setup, port, port);
  }

  /**
   * Prepares peers.
   *
   * @param firstAddress the first port where others look for them
   * @param firstBound the first port where they listen
   */
  PeersInProcess(Path directory, int count, Setup setup, int firstAddress, int firstBound) {
    this.directory = directory;
    this.setup = setup;
    this.firstBound = firstBound;
    this.members =
        IntStream.range(firstAddress, firstAddress + count)
            .mapToObj(port -> new Membership.Member(UUID.randomUUID(), HOST + ":" + port, ""))
            .toList();
  }

  /** Starts all, and waits until they have a leader. */
  void startAll() {
    for (int i = 0; i < members.size(); i++) {
      machines.add(Machine.open(directory.resolve("tables" + i)));
      peers.add(begun(i));
    }
    joined(peer(0).barrier(PATIENCE));
  }

  /** Starts one again on what it has kept. */
  void start(int index) {
    machines.set(index, Machine.open(directory.resolve("tables" + index)));
    peers.set(index, begun(index));
  }

  private Consensus begun(int index) {
    return Consensus.start(
        new ConsensusSettings(
            folder(index).directory(),
            HOST,
            firstBound + index,
            setup.electionTimeout(),
            COMPACT_AFTER),
        new Membership(group, id(index), members),
        machines.get(index),
        setup.clocks().get(),
        setup.nearlyFull(),
        setup.events());
  }

  /** Ends one in order. */
  void end(int index) {
    peers.get(index).close();
    machines.get(index).close();
  }

  List<Consensus> all() {
    return List.copyOf(peers);
  }

  Consensus peer(int index) {
    return peers.get(index);
  }

  LogFolder folder(int index) {
    return new LogFolder(directory.resolve("log" + index), group);
  }

  UUID id(int index) {
    return members.get(index).id();
  }

  /** Returns which one leads, as another one sees it. */
  int leader(int asked) {
    joined(peer(asked).barrier(PATIENCE));
    UUID leader = peer(asked).view().leader();
    return IntStream.range(0, members.size())
        .filter(index -> id(index).equals(leader))
        .findFirst()
        .orElseThrow();
  }

  /** Lets the group agree on a command that changes nothing. */
  static Result tick(Consensus asked) {
    return joined(asked.submit(new Command.Tick(), PATIENCE));
  }

  static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    peers.forEach(Consensus::close);
    machines.forEach(Machine::close);
  }
}
