package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.raft.machine.Machine;
import io.quorate.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.raftlog.segmented.SegmentedRaftLog;
import org.apache.ratis.util.AutoCloseableLock;
import org.apache.ratis.util.AwaitToRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A peer ends while Ratis is about to evict segments from its cache: Ratis 3.3.0 waits for the end
 * of the thread that evicts, holding the lock that this thread waits for.
 */
@Timeout(60)
class EvictionAtTheEndTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final int port = FreePorts.range(1);
  private final UUID group = UUID.randomUUID();
  private final Membership.Member self =
      new Membership.Member(UUID.randomUUID(), "127.0.0.1:" + port, "");

  @TempDir private Path directory;

  @Test
  void shouldEnd() throws Exception {
    var folder = new LogFolder(directory.resolve("log"), group);
    try (Machine machine = Machine.open(directory.resolve("tables"))) {
      var replicated =
          new ReplicatedMachine(
              machine,
              new LogClock(System::currentTimeMillis, System::nanoTime),
              () -> false,
              new Votes(folder),
              new LogRetention(folder, 1000, System::currentTimeMillis),
              new FailingEvents());
      var peer =
          new RatisPeer(
              new ConsensusSettings(
                  folder.directory(), "127.0.0.1", port, Duration.ofMillis(500), 1000),
              new Membership(group, self.id(), List.of(self)),
              replicated,
              Runnable::run);
      var log =
          (SegmentedRaftLog)
              replicated.getServer().join().getDivision(RaftGroupId.valueOf(group)).getRaftLog();
      alwaysEvicts(log);
      Thread end = new Thread(() -> end(peer));

      // The lock is fair: the end has it first, and then the thread that evicts waits for it.
      AutoCloseableLock held = log.writeLock();
      try {
        end.start();
        await().atMost(PATIENCE).until(() -> isAnyoneIn("SegmentedRaftLog", "close"));
        eviction(log).signal();
        await().atMost(PATIENCE).until(() -> isAnyoneIn("SegmentedRaftLog", "checkAndEvictCache"));
      } finally {
        held.close();
      }

      end.join(PATIENCE.toMillis());
      assertThat(end.isAlive()).as("the peer still ends").isFalse();
    }
  }

  private static void end(RatisPeer peer) {
    try {
      peer.end();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void alwaysEvicts(SegmentedRaftLog log) throws ReflectiveOperationException {
    Object cache = read(log, "cache");
    var most = cache.getClass().getDeclaredField("maxCachedSegments");
    most.setAccessible(true);
    most.setInt(cache, -1);
  }

  private static AwaitToRun eviction(SegmentedRaftLog log) throws ReflectiveOperationException {
    return (AwaitToRun) read(log, "cacheEviction");
  }

  private static Object read(Object owner, String name) throws ReflectiveOperationException {
    var field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }

  /** Whether a thread waits for a lock in a method. */
  private static boolean isAnyoneIn(String type, String method) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getState() == Thread.State.WAITING)
        .anyMatch(
            thread ->
                Arrays.stream(thread.getValue())
                    .anyMatch(
                        frame ->
                            frame.getClassName().endsWith("." + type)
                                && frame.getMethodName().equals(method)));
  }
}
