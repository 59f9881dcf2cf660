package io.quorate.storage.raft.consensus;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this peer give up a leadership under which nothing is committed, while heartbeats keep the
 * leader, and all commands wait for ever. In the next term they do not.
 *
 * <p>A leader of Ratis takes commands once its first entry is committed. When the follower that it
 * needs for that has the entry, but the answer was lost with the connection, Ratis never sends the
 * entry again (RATIS-976), and nothing else either.
 *
 * <p>Later a leader commits on one thread, which ends when it meets an exception that Ratis does
 * not expect (3.3.0, {@code LeaderStateImpl.EventProcessor}). So does the thread that would let the
 * leader step down: another peer is asked to stand for election. A leader whose followers are away
 * or slow has no majority that says to have an entry, and is let alone.
 *
 * <p>A leader that does not get rid of its leadership so ends its part. All is counted in looks, so
 * that a process that was paused has time to go on.
 */
final class LeaderWatch implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Of the election timeout; so long a leadership has time to go on, and {@link #LEAST}. */
  private static final int ELECTIONS = 4;

  private static final Duration LEAST = Duration.ofSeconds(4);

  /** How often that time may be over before this peer ends its part. */
  private static final int LIMITS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(LeaderWatch.class);

  private final RatisPeer peer;
  private final Events events;
  private final long limitLooks;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("raft-leader-watch").daemon(true).factory());

  /** Ratis may block it for ever, just when something is wrong. */
  private final ExecutorService lettingGo =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("raft-letting-go").daemon(true).factory());

  /** What was seen last; for the thread that looks. */
  private @Nullable Leadership last;

  /** How many looks in a row have found that it stands still; likewise. */
  private long looks;

  private volatile boolean closed;

  LeaderWatch(RatisPeer peer, Duration electionTimeout, Events events) {
    this.peer = peer;
    this.events = events;
    Duration limit = electionTimeout.multipliedBy(ELECTIONS);
    this.limitLooks = (limit.compareTo(LEAST) > 0 ? limit : LEAST).dividedBy(LOOK);
    var unused =
        looking.scheduleWithFixedDelay(
            this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      Leadership before = last;
      Leadership now = peer.leadership().orElse(null);
      last = now;
      if (now == null || before == null || !now.standsStillSince(before)) {
        looks = 0;
        return;
      }
      looks++;
      if (looks == LIMITS * limitLooks) {
        end(now);
      } else if (looks % limitLooks == 0) {
        letGo(now);
      }
    } catch (RejectedExecutionException e) {
      // This peer ends.
    } catch (RuntimeException e) {
      // Thrown on, it would be the last look.
      LOG.warn("Looks again", e);
    }
  }

  private void letGo(Leadership stuck) {
    LOG.warn("This peer leads, but nothing is committed; it lets go, so that a new term begins");
    lettingGo.execute(stuck.isReady() ? peer::handOver : peer::stepDown);
  }

  private void end(Leadership stuck) {
    if (!closed) {
      events.failed(
          new IllegalStateException(
              "Expected to commit, or to lead no more, but this peer does neither: " + stuck));
    }
  }

  @Override
  public void close() {
    closed = true;
    looking.shutdownNow();
    lettingGo.shutdownNow();
  }
}
