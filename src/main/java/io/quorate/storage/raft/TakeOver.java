package io.quorate.storage.raft;

import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.admin.LogStarts;
import io.quorate.storage.raft.checkpoint.CheckpointCopy;
import io.quorate.storage.raft.checkpoint.Manifest;
import io.quorate.storage.raft.checkpoint.StagedCheckpoint;
import io.quorate.storage.raft.consensus.LogFolder;
import io.quorate.storage.raft.forming.Group;
import io.quorate.storage.raft.forming.Peer;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.peer.PeerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the tables of another peer: fetches a checkpoint of them, and puts it in place while
 * nothing is open. For one thread; blocks.
 */
final class TakeOver {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How often the log says how much of a checkpoint has come. */
  private static final long PROGRESS_BYTES = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);

  private final RaftSettings settings;
  private final PeerClient client;
  private final StagedCheckpoint staged;

  TakeOver(RaftSettings settings, PeerClient client) {
    this.settings = settings;
    this.client = client;
    this.staged =
        new StagedCheckpoint(settings.tables(), settings.tables().resolveSibling("tables.next"));
  }

  /** What a peer needs before it follows a group into which it was invited. */
  void prepare(Group group) throws InterruptedException {
    fetch(group, group.peers().stream().map(Peer::introduction).toList(), 0);
    log(group).allowFirstStart();
  }

  /**
   * Fetches a checkpoint of any peer.
   *
   * @param least the index of the log that it must have reached: at least that of the last entry in
   *     this peer's log, which goes with the tables
   */
  void fetch(Group group, List<String> addresses, long least) throws InterruptedException {
    long untilNanos = System.nanoTime() + settings.formingPatience().toNanos();
    while (true) {
      for (String address : addresses) {
        if (hasFetched(group, address, least, untilNanos)) {
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

  /** From one peer again and again: what is the same there is not fetched again. */
  private boolean hasFetched(Group group, String address, long least, long untilNanos)
      throws InterruptedException {
    staged.demand(least);
    var copy = new CheckpointCopy(client, group.id(), staged.staged(), new Progress());
    try {
      do {
        Manifest manifest = copy.fetch(address);
        LOG.info("Fetched the tables of {} up to entry {}", address, manifest.index());
        if (manifest.index() < least) {
          // It is behind, too.
          staged.delete();
          return false;
        }
        if (manifest.index() >= LogStarts.ask(client, address)) {
          return true;
        }
        LOG.info("Meanwhile the log has been given up there, so what has changed is fetched");
        Thread.sleep(PAUSE);
      } while (System.nanoTime() - untilNanos < 0);
    } catch (IOException | StorageUnavailable e) {
      LOG.info("No checkpoint of {}: {}", address, e.toString());
    }
    return false;
  }

  /** Tells how much has come, now and then. For one thread. */
  private static final class Progress implements LongConsumer {
    private long bytes;

    @Override
    public void accept(long more) {
      bytes += more;
      if (bytes / PROGRESS_BYTES > (bytes - more) / PROGRESS_BYTES) {
        LOG.info("{} MiB of the checkpoint have come", bytes >> 20);
      }
    }
  }

  /** Puts a checkpoint in place that has come whole, now or before a crash. */
  void install(Group group) {
    Manifest manifest = staged.manifest().orElse(null);
    if (manifest == null) {
      return;
    }
    if (manifest.group().equals(group.id())
        && manifest.index() > Machine.stateOf(staged.tables()).index()) {
      staged.install(log(group).entries());
      LOG.info("The tables are those of entry {} now", manifest.index());
    } else {
      staged.delete();
    }
  }

  /** Deletes what has come of checkpoints, and is not needed any more. */
  void forget() {
    staged.delete();
  }

  private LogFolder log(Group group) {
    return new LogFolder(settings.log(), group.id());
  }
}
