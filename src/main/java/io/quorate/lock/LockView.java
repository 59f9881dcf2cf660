package io.quorate.lock;

import io.quorate.kernel.EntityType.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lock as clients see it. */
public record LockView(
    String name,
    int permits,
    int available,
    List<Holder> holders,
    List<Waiter> queue,
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
    return new LockView(
        subject.id(),
        Math.max(1, lock.permits()),
        lock.available(),
        holders(lock),
        lock.queue().stream().map(LockView::waiter).toList(),
        lock.lastToken(),
        subject.version());
  }

  static List<Holder> holders(Lock lock) {
    return lock.holds().stream().map(LockView::holder).toList();
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
