package io.quorate.intake;

import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.message.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for something to end, for as long as they asked: a node that shuts down lets
 * them go, so that they are answered with what is known.
 *
 * <p>Waiting is not being busy: from a second on a request counts as one that waits, and has a
 * limit of its own. One that is too many is let go, too. Safe for use by any thread.
 */
public final class Waits {

  private static final Reply CUT_SHORT =
      Reply.refused(
          RejectionCode.OUTCOME_UNKNOWN,
          "Expected to wait for the end, but this node is shutting down; ask again.");

  private static final Reply TOO_MANY =
      Reply.refused(
          RejectionCode.OUTCOME_UNKNOWN,
          "Expected to wait for the end, but as many requests wait as may; ask again.");

  /** How long a request that waits may just as well be busy, in milliseconds. */
  static final long BUSY_MS = 1_000;

  private final int most;
  private final Executor later;
  private final AtomicInteger lasting = new AtomicInteger();
  private final Map<Long, Wait> open = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong();
  private volatile boolean ended;

  /** A request that waits. */
  private static final class Wait {
    private final CompletableFuture<Reply> answer = new CompletableFuture<>();

    /** Whether it counts as one that lasts; guarded by this. */
    private boolean lasts;

    /** Whether it is over, and must not begin to count; guarded by this. */
    private boolean over;
  }

  /**
   * Creates one without requests.
   *
   * @param most how many may wait for longer than a second
   */
  public Waits(int most) {
    this(most, CompletableFuture.delayedExecutor(BUSY_MS, TimeUnit.MILLISECONDS));
  }

  /** The same, with an executor that runs what it is given a second later. */
  Waits(int most, Executor later) {
    this.most = most;
    this.later = later;
  }

  /** Returns how many requests have been waiting for longer than a second. */
  public int lasting() {
    return lasting.get();
  }

  /** Waits for an answer; one that is cut short is {@code outcome_unknown}. */
  public CompletionStage<Reply> of(CompletionStage<Reply> answer) {
    var wait = new Wait();
    long number = next.incrementAndGet();
    open.put(number, wait);
    answer.whenComplete((reply, failure) -> answered(number, reply, failure));
    if (ended) {
      end();
    } else if (open.containsKey(number)) {
      later.execute(() -> lasts(number));
    }
    return wait.answer;
  }

  private void lasts(long number) {
    Wait wait = open.get(number);
    if (wait == null) {
      return;
    }
    synchronized (wait) {
      if (wait.over) {
        return;
      }
      if (lasting.incrementAndGet() <= most) {
        wait.lasts = true;
        return;
      }
      lasting.decrementAndGet();
    }
    answered(number, TOO_MANY, null);
  }

  private void answered(long number, @Nullable Reply reply, @Nullable Throwable failure) {
    Wait wait = open.remove(number);
    if (wait == null) {
      return;
    }
    synchronized (wait) {
      wait.over = true;
      if (wait.lasts) {
        lasting.decrementAndGet();
      }
    }
    if (failure == null) {
      wait.answer.complete(reply);
    } else {
      wait.answer.completeExceptionally(failure);
    }
  }

  /** Whether all were let go, and nobody waits any more. */
  public boolean haveEnded() {
    return ended;
  }

  /** Lets all go, now and from now on. */
  public void end() {
    ended = true;
    // One by one: another may come meanwhile, and only who takes it out answers it.
    List.copyOf(open.keySet()).forEach(number -> answered(number, CUT_SHORT, null));
  }
}
