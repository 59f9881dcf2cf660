package io.quorate.storage.raft;

import io.quorate.storage.JournalGroup;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.admin.GroupAdmin;
import io.quorate.storage.raft.admin.GroupClient;
import io.quorate.storage.raft.checkpoint.CheckpointCopy;
import io.quorate.storage.raft.checkpoint.Checkpoints;
import io.quorate.storage.raft.checkpoint.Manifest;
import io.quorate.storage.raft.checkpoint.StagedCheckpoint;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.consensus.ConsensusSettings;
import io.quorate.storage.raft.consensus.Events;
import io.quorate.storage.raft.consensus.Membership;
import io.quorate.storage.raft.forming.FormingSettings;
import io.quorate.storage.raft.forming.Group;
import io.quorate.storage.raft.forming.Introductions;
import io.quorate.storage.raft.forming.Peer;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.peer.PeerClient;
import java.io.IOException;
import java.nio.file.Path;
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
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How often the log says how much of a checkpoint has come. */
  private static final long PROGRESS_BYTES = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RaftOpening.class);

  private final RaftSettings settings;
  private final Consumer<Throwable> fatal;
  private final StagedCheckpoint staged;
  private final Path log;
  private final PeerClient client = new PeerClient(CONNECT);

  /** What is open, the last one first. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>(List.of(client));

  /**
   * Creates it.
   *
   * @param fatal told when this peer can not go on, by any thread
   */
  RaftOpening(RaftSettings settings, Consumer<Throwable> fatal) {
    this.settings = settings;
    this.fatal = fatal;
    Path directory = settings.directory();
    this.staged =
        new StagedCheckpoint(directory.resolve("tables"), directory.resolve("tables.next"));
    this.log = directory.resolve("log");
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
    Introductions introductions = open(Introductions.open(forming(settings)));
    Group group = introductions.form(this::fetchFirst);
    install(group);
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
      Machine machine = open(Machine.open(staged.tables()));
      var behind = new Behind();
      Consensus consensus =
          open(
              Consensus.start(
                  consensus(), membership, machine, System::currentTimeMillis, room, behind));
      if (isCurrent(consensus, behind) && behind.endsFromNowOn()) {
        staged.delete();
        return storage(introductions, group, consensus, machine, room, leaseTimeout);
      }
      List<String> others = others(consensus);
      close(consensus);
      close(machine);
      fetch(group, others, behind.firstIndex.join() - 1);
      install(group);
    }
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
      DiskRoom room,
      Duration leaseTimeout) {
    Checkpoints checkpoints =
        open(
            Checkpoints.serve(
                introductions.server(),
                settings.directory().resolve("checkpoints"),
                group.id(),
                machine));
    GroupAdmin.serve(introductions, group, consensus, client);
    return new RaftStorage(
        settings,
        consensus,
        machine,
        room,
        group.id().toString(),
        () -> RaftEngine.closeAll(introductions, checkpoints, client),
        System::currentTimeMillis,
        leaseTimeout);
  }

  private static FormingSettings forming(RaftSettings settings) {
    return FormingSettings.of(
            settings.directory(), settings.peers(), settings.self(), settings.consensusAddress())
        .withBindHost(settings.bindHost())
        .withTimes(
            FormingSettings.INTERVAL,
            FormingSettings.QUESTION_TIMEOUT,
            settings.formingPatience(),
            settings.formingPatience());
  }

  private ConsensusSettings consensus() {
    return new ConsensusSettings(
        log,
        settings.consensusBindHost(),
        settings.consensusPort(),
        settings.electionTimeout(),
        settings.compactAfter());
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
    return Stream.concat(
            consensus.view().members().stream().map(Membership.Member::introduction),
            Stream.of(settings.peers().split(",", -1)).map(String::strip))
        .filter(address -> !address.isEmpty() && !address.equals(settings.self()))
        .distinct()
        .toList();
  }

  /** What a peer needs before it follows a group into which it was invited. */
  private void fetchFirst(Group group) throws InterruptedException {
    fetch(group, group.peers().stream().map(Peer::introduction).toList(), 0);
    Consensus.allowFirstStart(log);
  }

  /**
   * Fetches a checkpoint of any peer.
   *
   * @param least the index of the log that it must have reached
   */
  private void fetch(Group group, List<String> addresses, long least) throws InterruptedException {
    long untilNanos = System.nanoTime() + settings.formingPatience().toNanos();
    while (true) {
      for (String address : addresses) {
        if (hasFetched(group, address, least)) {
          return;
        }
      }
      if (System.nanoTime() - untilNanos >= 0) {
        throw new StorageUnavailable(
            "Expected a checkpoint up to entry %d of one of %s within %d s, but there was none."
                .formatted(least, addresses, settings.formingPatience().toSeconds()));
      }
      Thread.sleep(PAUSE);
    }
  }

  private boolean hasFetched(Group group, String address, long least) throws InterruptedException {
    long[] bytes = {0};
    var copy =
        new CheckpointCopy(
            client,
            group.id(),
            staged.staged(),
            more -> {
              if ((bytes[0] + more) / PROGRESS_BYTES > bytes[0] / PROGRESS_BYTES) {
                LOG.info("{} MiB of the checkpoint have come", (bytes[0] + more) >> 20);
              }
              bytes[0] += more;
            });
    try {
      Manifest manifest = copy.fetch(address);
      LOG.info("Fetched the tables of {} up to entry {}", address, manifest.index());
      if (manifest.index() >= least && manifest.index() + 1 >= firstInLog(address)) {
        return true;
      }
      // While they came the log has gone on; what is the same is not fetched again.
      LOG.info("The log does not go on from there, so what has changed is fetched");
    } catch (IOException | StorageUnavailable e) {
      LOG.info("No checkpoint of {}: {}", address, e.toString());
    }
    return false;
  }

  private static long firstInLog(String address) {
    try (JournalGroup group = new GroupClient(address)) {
      return group.status().firstInLog();
    }
  }

  /** Puts a checkpoint in place that has come whole, now or before a crash. */
  private void install(Group group) {
    Manifest manifest = staged.manifest().orElse(null);
    if (manifest == null) {
      return;
    }
    if (manifest.group().equals(group.id())
        && manifest.index() > Machine.stateOf(staged.tables()).index()) {
      staged.install(Consensus.entries(log, group.id()));
      LOG.info("The tables are those of entry {} now", manifest.index());
    } else {
      staged.delete();
    }
  }
}
