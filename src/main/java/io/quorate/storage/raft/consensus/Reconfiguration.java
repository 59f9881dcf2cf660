package io.quorate.storage.raft.consensus;

import io.quorate.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;

/**
 * Changes who the members of the group are, by Raft's joint consensus. For one thread; blocks.
 *
 * @param peer which asks
 * @param patience how long a change may take
 */
record Reconfiguration(RatisPeer peer, Duration patience) {

  /** How long to wait before a change is asked for again. */
  private static final Duration RETRY = Duration.ofMillis(250);

  /**
   * Asks again and again until the log names the members that a change makes of those at the time.
   *
   * @throws StorageException when that did not happen in time; it may happen later
   */
  void set(UnaryOperator<List<RaftPeer>> change) throws InterruptedException {
    long untilNanos = System.nanoTime() + patience.toNanos();
    String reason = "there was no time";
    while (System.nanoTime() - untilNanos < 0) {
      try {
        List<RaftPeer> current = peer.members();
        // Also when nothing changes: the leader alone knows whether that is certain.
        RaftClientReply reply = peer.reconfigure(current, change.apply(current));
        if (reply.isSuccess()) {
          return;
        }
        reason = String.valueOf(reply.getException());
      } catch (IOException | TimeoutException e) {
        reason = e.toString();
      }
      Thread.sleep(RETRY);
    }
    throw new StorageException(
        "Expected the members of the group to change within %d s, but: %s"
            .formatted(patience.toSeconds(), reason),
        new IOException(reason));
  }
}
