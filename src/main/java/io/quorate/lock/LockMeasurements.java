package io.quorate.lock;

import io.quorate.kernel.Measurement;
import io.quorate.kernel.Measurement.Series;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long locks are waited for and held. Each acquisition that was granted, and each wait, ends
 * once; so does each grant, however often it was entered. Pure; safe for use by any thread.
 */
final class LockMeasurements {

  private static final String SEMAPHORE = "semaphore";

  private LockMeasurements() {}

  /**
   * Returns what an event tells of waits and holds.
   *
   * @param before the lock before the event
   */
  static List<Measurement> of(LockEvent event, Lock before) {
    return switch (event) {
      case LockEvent.Granted one -> granted(before, one);
      case LockEvent.Reentered one -> {
        Hold hold = before.hold(one.token());
        yield hold == null
            ? List.of()
            : List.of(waited(before, one.waitId(), hold.claim(), "reentered", one.atMs()));
      }
      case LockEvent.WaitEnded one -> {
        Wait wait = before.waiting(one.waitId());
        yield wait == null
            ? List.of()
            : List.of(waited(before, one.waitId(), wait.claim(), one.reason().text(), one.atMs()));
      }
      case LockEvent.Released one when one.count() == 0 ->
          held(before.hold(one.token()), before, LossReason.RELEASED.text(), one.atMs());
      case LockEvent.Lost one ->
          held(before.hold(one.token()), before, one.reason().text(), one.atMs());
      default -> List.of();
    };
  }

  private static List<Measurement> granted(Lock before, LockEvent.Granted one) {
    Measurement waited = waited(before, one.waitId(), one.claim(), "granted", one.atMs());
    Long replaced = one.replaced();
    Hold shared = replaced == null ? null : before.hold(replaced);
    return shared == null
        ? List.of(waited)
        : List.of(waited, held(before, shared, "upgraded", one.atMs()));
  }

  private static List<Measurement> held(
      @Nullable Hold hold, Lock before, String outcome, long atMs) {
    return hold == null ? List.of() : List.of(held(before, hold, outcome, atMs));
  }

  /** A grant that nobody had to wait for counts as a wait of no time. */
  private static Measurement waited(
      Lock before, String waitId, Claim claim, String outcome, long atMs) {
    Wait wait = before.waiting(waitId);
    return new Measurement(
        new Series(
            "lock.wait",
            "How long acquisitions of locks waited, by how that ended",
            mode(before, claim),
            outcome),
        wait == null ? 0 : Math.max(0, atMs - wait.sinceMs()));
  }

  private static Measurement held(Lock before, Hold hold, String outcome, long atMs) {
    return new Measurement(
        new Series(
            "lock.hold",
            "How long grants of locks were held, by how that ended",
            mode(before, hold.claim()),
            outcome),
        Math.max(0, atMs - hold.sinceMs()));
  }

  private static String mode(Lock lock, Claim claim) {
    return lock.isSemaphore() ? SEMAPHORE : claim.mode().text();
  }
}
