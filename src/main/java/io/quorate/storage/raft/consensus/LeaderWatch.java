package io.quorate.storage.raft.consensus;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this peer give up a leadership that does not begin. A leader of Ratis takes commands once
 * its first entry is committed. When the follower that it needs for that has the entry, but the
 * answer was lost with the connection, Ratis never sends the entry again (RATIS-976), and nothing
 * else either: heartbeats keep the leader, and all commands wait for ever. In the next term they do
 * not.
 */
final class LeaderWatch implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Of the election timeout; so long a leadership has time to begin, and {@link #LEAST}. */
  private static final int ELECTIONS = 4;

  private static final Duration LEAST = Duration.ofSeconds(4);
  private static final Logger LOG = LoggerFactory.getLogger(LeaderWatch.class);

  private final RatisPeer peer;
  private final long limitNanos;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("raft-leader-watch").daemon(true).factory());

  /** Since when this peer has led in vain, and gone on with nothing; for the thread that looks. */
  private long sinceNanos = System.nanoTime();

  private long appliedLast = -1;

  LeaderWatch(RatisPeer peer, Duration electionTimeout) {
    this.peer = peer;
    this.limitNanos = Math.max(electionTimeout.multipliedBy(ELECTIONS).toNanos(), LEAST.toNanos());
    var unused =
        looking.scheduleWithFixedDelay(
            this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      long applied = peer.applied();
      if (!peer.leadsInVain() || applied != appliedLast) {
        appliedLast = applied;
        sinceNanos = System.nanoTime();
      } else if (System.nanoTime() - sinceNanos >= limitNanos) {
        LOG.warn("This peer leads, but cannot begin to; it lets go, so that a new term begins");
        peer.stepDown();
      }
    } catch (RuntimeException e) {
      // Thrown on, it would be the last look.
      LOG.warn("Looks again", e);
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
