package io.quorate.client.lock;

import io.quorate.client.time.Timekeeper;
import io.quorate.client.time.Timekeeper.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps something alive that ends by itself: renews it at a third of its time, goes on trying while
 * that fails, and tells, once, when it is really over. Safe for use by any thread.
 */
final class Upkeep {

  /** A renewal is due when so much of the time is left: two of three parts. */
  private static final int PARTS = 3;

  private static final int PARTS_LEFT = 2;

  /** After a renewal that failed, the next is tried when such a part of what is left has passed. */
  private static final int RETRY_PART = 10;

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);

  private final Timekeeper time;
  private final @Nullable Renewal renewal;
  private final Consumer<LossReason> onOver;
  private final AtomicReference<End> end = new AtomicReference<>();
  private volatile Duration ttl;
  private volatile long validUntilNanos;
  private volatile @Nullable Timer renewing;
  private volatile @Nullable Timer watching;

  /** Asks a node for more time. */
  interface Renewal {

    /**
     * Asks, and extends the upkeep by what it gets.
     *
     * @param deadlineNanos when it is of no use any more
     * @throws LockLostException when it is over
     */
    void renew(long deadlineNanos);
  }

  /**
   * How it has ended.
   *
   * @param loss null when nobody wants it any more
   */
  private record End(@Nullable LossReason loss) {}

  /**
   * Takes over what is valid until a moment.
   *
   * @param renewal null when somebody else renews it, or nobody does
   * @param onOver called once, unless {@link #stop()} came first
   */
  Upkeep(
      Timekeeper time,
      Duration ttl,
      long validUntilNanos,
      @Nullable Renewal renewal,
      Consumer<LossReason> onOver) {
    this.time = time;
    this.ttl = ttl;
    this.validUntilNanos = validUntilNanos;
    this.renewal = renewal;
    this.onOver = onOver;
  }

  void start() {
    watch();
    scheduleRenewal(Duration.ZERO);
  }

  /** Returns for how long it is certainly valid; zero once it has ended. */
  Duration remaining() {
    return end.get() == null ? time.until(validUntilNanos) : Duration.ZERO;
  }

  /**
   * Returns why it is lost; null when it is not. A lease whose time is over is lost from then on.
   */
  @Nullable LossReason loss() {
    if (end.get() == null && remaining().isZero()) {
      over(LossReason.EXPIRED);
    }
    End ended = end.get();
    return ended == null ? null : ended.loss();
  }

  /**
   * Notes until when it is valid now; what is over stays so. A shorter time than before counts only
   * when it was asked for.
   */
  void extend(long untilNanos, Duration newTtl) {
    boolean isShortened = newTtl.compareTo(ttl) < 0;
    ttl = newTtl;
    if (loss() == null && (isShortened || untilNanos - validUntilNanos > 0)) {
      validUntilNanos = untilNanos;
      if (isShortened) {
        // The timers were set for a later end.
        cancel(renewing);
        cancel(watching);
        start();
      }
    }
  }

  /**
   * Renews it no more, and tells nobody when it is over. Returns whether it was alive until now.
   */
  boolean stop() {
    return end(new End(null));
  }

  /** Ends it as lost, and tells so, unless it has ended already. */
  void over(LossReason reason) {
    if (end(new End(reason))) {
      onOver.accept(reason);
    }
  }

  private boolean end(End how) {
    if (!end.compareAndSet(null, how)) {
      return false;
    }
    cancel(renewing);
    cancel(watching);
    return true;
  }

  private static void cancel(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void watch() {
    if (loss() == null && end.get() == null) {
      watching = time.after(time.until(validUntilNanos), this::watch);
    }
  }

  private void scheduleRenewal(Duration pause) {
    if (renewal == null || end.get() != null) {
      return;
    }
    Duration due = time.until(validUntilNanos - ttl.toNanos() / PARTS * PARTS_LEFT);
    renewing = time.after(due.compareTo(pause) > 0 ? due : pause, () -> renew(renewal));
  }

  private void renew(Renewal how) {
    if (loss() != null || end.get() != null) {
      return;
    }
    try {
      how.renew(validUntilNanos);
    } catch (LockLostException lost) {
      over(lost.reason());
    } catch (RuntimeException failed) {
      // Tried again below, until the time is over: the watch tells that.
    }
    Duration pause = remaining().dividedBy(RETRY_PART);
    scheduleRenewal(pause.compareTo(SHORTEST_PAUSE) > 0 ? pause : SHORTEST_PAUSE);
  }
}
