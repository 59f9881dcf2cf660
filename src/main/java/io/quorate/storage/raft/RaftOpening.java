package io.quorate.storage.raft;

import io.quorate.storage.Storage;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.admin.FeatureLevels;
import io.quorate.storage.raft.admin.GroupAdmin;
import io.quorate.storage.raft.admin.LogStarts;
import io.quorate.storage.raft.admin.LogTimes;
import io.quorate.storage.raft.checkpoint.Checkpoints;
import io.quorate.storage.raft.consensus.Clocks;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.consensus.Events;
import io.quorate.storage.raft.consensus.Membership;
import io.quorate.storage.raft.forming.Group;
import io.quorate.storage.raft.forming.Introductions;
import io.quorate.storage.raft.forming.Peer;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.peer.PeerClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens this peer's part of a group: finds the group, takes over a checkpoint when the others do
 * not have the entries any more that this peer needs, and waits until it has all that was
 * acknowledged. For one thread; blocks.
 */
final class RaftOpening {

  private static final Duration CONNECT = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(RaftOpening.class);

  private final RaftSettings settings;
  private final Clocks clocks;
  private final Consumer<Throwable> fatal;
  private final int known;
  private final TakeOver takeOver;
  private final PeerClient client = new PeerClient(CONNECT);

  /** What is open, the last one first. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>(List.of(client));

  /**
   * Creates it.
   *
   * @param clocks of this machine
   * @param fatal told when this peer can not go on, by any thread
   */
  RaftOpening(RaftSettings settings, Clocks clocks, Consumer<Throwable> fatal) {
    this(settings, clocks, fatal, Machine.LEVEL);
  }

  /** The same for a version that knows another level of the log. */
  RaftOpening(RaftSettings settings, Clocks clocks, Consumer<Throwable> fatal, int known) {
    this.settings = settings;
    this.clocks = clocks;
    this.known = known;
    this.fatal = fatal;
    this.takeOver = new TakeOver(settings, client);
  }

  /** Opens it; see {@link RaftEngine#open}. */
  Storage open(Duration leaseTimeout) {
    try {
      return opened(leaseTimeout);
    } catch (InterruptedException e) {
      closeAll();
      Thread.currentThread().interrupt();
      throw new StorageUnavailable("Expected to open the journal, but was interrupted.", e);
    } catch (RuntimeException e) {
      closeAll();
      throw e;
    }
  }

  private void closeAll() {
    RaftEngine.closeAll(opened.toArray(AutoCloseable[]::new));
  }

  private Storage opened(Duration leaseTimeout) throws InterruptedException {
    new ImportFolder(settings).requireNoneCutOff();
    Introductions introductions = open(Introductions.open(settings.forming()));
    FeatureLevels.tell(introductions.server(), known);
    Group group = introductions.form(takeOver::prepare);
    takeOver.install(group);
    var membership =
        new Membership(
            group.id(),
            introductions.self().id(),
            group.peers().stream()
                .map(
                    peer -> new Membership.Member(peer.id(), peer.consensus(), peer.introduction()))
                .toList());
    DiskRoom room = DiskRoom.of(settings.directory());
    while (true) {
      Machine machine = open(Machine.open(settings.tables(), known));
      var behind = new Behind();
      Clocks told = clocks.told(LogTimes.ask(client, others(introductions, group)));
      Consensus consensus =
          open(Consensus.start(settings.consensus(), membership, machine, told, room, behind));
      // The group may need a peer that needs the tables of this one first.
      Checkpoints checkpoints = open(checkpoints(introductions, group, machine));
      LogStarts.tell(introductions.server(), consensus);
      if (isCurrent(consensus, behind) && behind.endsFromNowOn()) {
        takeOver.forget();
        return storage(introductions, group, consensus, machine, checkpoints, room, leaseTimeout);
      }
      List<String> others = others(consensus);
      // What this peer has acknowledged must not be missing from what takes its place.
      long least = Math.max(behind.firstIndex.join() - 1, consensus.view().lastInLog());
      close(checkpoints);
      close(consensus);
      close(machine);
      takeOver.fetch(group, others, least);
      takeOver.install(group);
    }
  }

  /** The others may have been replaced since the group was written down. */
  private List<String> others(Introductions introductions, Group group) {
    return othersOf(
        group.peers().stream()
            .filter(peer -> !peer.id().equals(introductions.self().id()))
            .map(Peer::introduction));
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.push(part);
    return part;
  }

  private void close(AutoCloseable part) {
    opened.remove(part);
    RaftEngine.closeAll(part);
  }

  private Storage storage(
      Introductions introductions,
      Group group,
      Consensus consensus,
      Machine machine,
      Checkpoints checkpoints,
      DiskRoom room,
      Duration leaseTimeout) {
    LogTimes.tell(introductions.server(), consensus);
    GroupAdmin.serve(introductions, group.id(), consensus, machine, client);
    FeatureLevels levels =
        open(FeatureLevels.watch(introductions.self().id(), consensus, machine, client));
    return new RaftStorage(
        settings,
        consensus,
        machine,
        room,
        group.id().toString(),
        () -> RaftEngine.closeAll(levels, introductions, checkpoints, client),
        leaseTimeout);
  }

  private Checkpoints checkpoints(Introductions introductions, Group group, Machine machine) {
    return Checkpoints.serve(
        introductions.server(), settings.directory().resolve("checkpoints"), group.id(), machine);
  }

  /** Hears that this peer is too far behind; once it is open, that ends the process. */
  private final class Behind implements Events {
    private final CompletableFuture<Long> firstIndex = new CompletableFuture<>();
    private volatile boolean ends;

    /** Returns false when it is too late for that. */
    boolean endsFromNowOn() {
      ends = true;
      return !firstIndex.isDone();
    }

    @Override
    public void behind(long firstIndex) {
      if (ends) {
        failed(
            new IllegalStateException(
                "This node is too far behind, and takes the tables of another one when it starts"
                    + " again."));
      }
      this.firstIndex.complete(firstIndex);
    }

    @Override
    public void failed(Throwable cause) {
      fatal.accept(cause);
    }
  }

  /**
   * Waits until this peer has all that was acknowledged: what is read before would be as of the
   * last end of this peer. Returns whether it has; false: it is too far behind.
   */
  private boolean isCurrent(Consensus consensus, Behind behind) {
    long untilNanos = System.nanoTime() + settings.formingPatience().toNanos();
    while (!behind.firstIndex.isDone()) {
      try {
        CompletableFuture<Void> current =
            consensus.barrier(settings.patience()).toCompletableFuture();
        CompletableFuture.anyOf(current, behind.firstIndex).join();
        return !behind.firstIndex.isDone();
      } catch (CompletionException e) {
        if (System.nanoTime() - untilNanos >= 0) {
          throw new StorageUnavailable(
              "Expected more than half of the peers to be there within %d s, but: %s"
                  .formatted(settings.formingPatience().toSeconds(), e.getCause()),
              e);
        }
      }
      LOG.info("Waits for more than half of the peers, and for what this one has missed");
    }
    return false;
  }

  private List<String> others(Consensus consensus) {
    return othersOf(consensus.view().members().stream().map(Membership.Member::introduction));
  }

  /** Returns those that are known, and those that are configured. */
  private List<String> othersOf(Stream<String> known) {
    return Stream.concat(known, Stream.of(settings.peers().split(",", -1)).map(String::strip))
        .filter(address -> !address.isEmpty() && !address.equals(settings.self()))
        .distinct()
        .toList();
  }
}
