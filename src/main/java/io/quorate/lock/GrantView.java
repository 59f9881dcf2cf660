package io.quorate.lock;

import io.quorate.kernel.EntityType.Subject;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A grant as its owner sees it. Of one that belongs to a session, the session tells how long it
 * lasts.
 *
 * @param remaining what is left of the lease now, as a duration that is rounded down
 * @param waited how long the acquisition had waited, likewise
 * @param waitId the latest acquisition of it, or the one that is asked for
 */
public record GrantView(
    String lock,
    String owner,
    long token,
    LockMode mode,
    int count,
    int permits,
    @Nullable Instant expiresAt,
    @Nullable String remaining,
    String waited,
    String waitId,
    @Nullable String session) {

  static GrantView of(Subject subject, Hold hold, @Nullable String waitId) {
    Hold.Taking latest = hold.takings().getLast();
    Hold.Taking taking =
        waitId == null ? latest : Objects.requireNonNullElse(hold.taking(waitId), latest);
    SessionRef session = hold.claim().session();
    return new GrantView(
        subject.id(),
        hold.claim().owner(),
        hold.token(),
        hold.claim().mode(),
        hold.count(),
        hold.claim().permits(),
        LockView.instant(hold.expiresAtMs()),
        hold.expiresAtMs() == Hold.NEVER
            ? null
            : duration(Math.max(0, hold.expiresAtMs() - subject.nowMs())),
        duration(taking.waitedMs()),
        taking.waitId(),
        session == null ? null : session.id());
  }

  static String duration(long ms) {
    return ms + "ms";
  }
}
