package io.quorate.lock;

import io.quorate.kernel.EntityType.Subject;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A lock as clients see it.
 *
 * @param holders the first ones by token, as many as one answer carries
 * @param holderCount how many there are when not all are shown, else null
 * @param queue the first ones in it, as many as one answer carries
 * @param waiterCount how many wait when not all are shown, else null
 */
public record LockView(
    String name,
    int permits,
    int available,
    List<Holder> holders,
    @Nullable Integer holderCount,
    List<Waiter> queue,
    @Nullable Integer waiterCount,
    long lastToken,
    long version) {

  public LockView {
    holders = List.copyOf(holders);
    queue = List.copyOf(queue);
  }

  /** Who holds it. Without the end of the lease when it belongs to a session. */
  public record Holder(
      String owner,
      long token,
      LockMode mode,
      int count,
      int permits,
      Instant since,
      @Nullable Instant expiresAt,
      @Nullable String session,
      @Nullable String data) {}

  /** Who waits for it. */
  public record Waiter(
      String owner,
      String waitId,
      LockMode mode,
      int permits,
      Instant since,
      @Nullable String session) {}

  static LockView of(Subject subject, Lock lock) {
    return of(subject, lock, lock.holds(), lock.queue());
  }

  /** Shows the lock with only those holders and waiters whose claim is of somebody. */
  static LockView of(Subject subject, Lock lock, Predicate<Claim> whose) {
    return of(
        subject,
        lock,
        lock.holds().stream().filter(hold -> whose.test(hold.claim())).toList(),
        lock.queue().stream().filter(wait -> whose.test(wait.claim())).toList());
  }

  private static LockView of(Subject subject, Lock lock, List<Hold> holds, List<Wait> queue) {
    List<Holder> holders = holders(holds);
    List<Waiter> waiters = LockRoom.first(queue, LockRoom::bytes, LockView::waiter);
    return new LockView(
        subject.id(),
        Math.max(1, lock.permits()),
        lock.available(),
        holders,
        LockRoom.count(holds, holders),
        waiters,
        LockRoom.count(queue, waiters),
        lock.lastToken(),
        subject.version());
  }

  /** Shows the first holders, as many as one answer carries. */
  static List<Holder> holders(Lock lock) {
    return holders(lock.holds());
  }

  private static List<Holder> holders(List<Hold> holds) {
    return LockRoom.first(holds, LockRoom::bytes, LockView::holder);
  }

  static @Nullable Instant instant(long timeMs) {
    return timeMs == Hold.NEVER ? null : Instant.ofEpochMilli(timeMs);
  }

  private static Holder holder(Hold hold) {
    Claim claim = hold.claim();
    SessionRef session = claim.session();
    return new Holder(
        claim.owner(),
        hold.token(),
        claim.mode(),
        hold.count(),
        claim.permits(),
        Instant.ofEpochMilli(hold.sinceMs()),
        instant(hold.expiresAtMs()),
        session == null ? null : session.id(),
        claim.data());
  }

  private static Waiter waiter(Wait wait) {
    Claim claim = wait.claim();
    return new Waiter(
        claim.owner(),
        wait.waitId(),
        claim.mode(),
        claim.permits(),
        Instant.ofEpochMilli(wait.sinceMs()),
        claim.session() == null ? null : claim.session().id());
  }
}
