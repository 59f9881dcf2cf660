package io.quorate.lock;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quorate.kernel.Decider;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A grant that is held. Immutable; times are milliseconds of the lock's steady time.
 *
 * @param token the fencing token
 * @param claim what was asked for
 * @param count how often the owner holds it
 * @param sinceMs when it was granted
 * @param expiresAtMs when the lease ends, or {@link #NEVER}
 * @param returnAtMs when it is taken back since its client did not come back for it, or {@link
 *     #NEVER}
 * @param keptMoreMs for how much longer than its minHold it is given to nobody anew, since other
 *     nodes' clocks have measured a part of it, or another acquisition asked for more
 * @param takings the acquisitions that made it, oldest first; the latest {@value
 *     LockLimits#MAX_TAKINGS}
 */
public record Hold(
    long token,
    Claim claim,
    int count,
    long sinceMs,
    long expiresAtMs,
    long returnAtMs,
    long keptMoreMs,
    List<Taking> takings) {

  /** The time of what does not end by itself. */
  static final long NEVER = Decider.NEVER;

  public Hold {
    takings = List.copyOf(takings);
  }

  /**
   * One acquisition.
   *
   * @param waitId the id of the wait
   * @param attendant the request that was last told of it
   * @param waitedMs how long that request had waited
   */
  public record Taking(String waitId, String attendant, long waitedMs) {}

  @Nullable Taking taking(String waitId) {
    for (Taking taking : takings) {
      if (taking.waitId().equals(waitId)) {
        return taking;
      }
    }
    return null;
  }

  @JsonIgnore
  boolean isShared() {
    return claim.mode() == LockMode.SHARED;
  }

  /** The owner has it once more, and for the longest that it has asked for. */
  Hold entered(Taking taking, long endsAtMs, long nowMs) {
    var all = new ArrayList<>(takings);
    all.add(taking);
    List<Taking> latest = all.subList(Math.max(0, all.size() - LockLimits.MAX_TAKINGS), all.size());
    long askedMs = endsAtMs == NEVER ? 0 : endsAtMs - nowMs;
    Claim longest = askedMs > claim.ttlMs() ? claim.withTtl(askedMs) : claim;
    return new Hold(
        token,
        longest,
        count + 1,
        sinceMs,
        Math.max(expiresAtMs, endsAtMs),
        NEVER,
        keptMoreMs,
        latest);
  }

  /** It is kept back for this long, too; for the longest that was asked for. */
  Hold keptBack(long minHoldMs, long lockDelayMs, long nowMs) {
    long untilMs = minHoldMs == 0 ? 0 : nowMs + minHoldMs;
    return new Hold(
        token,
        lockDelayMs > claim.lockDelayMs() ? claim.withLockDelay(lockDelayMs) : claim,
        count,
        sinceMs,
        expiresAtMs,
        returnAtMs,
        keptMoreMs + Math.max(0, untilMs - keptUntilMs()),
        takings);
  }

  /** An upgrade: what the shared grant before it was kept back for still counts. */
  Hold inPlaceOf(Hold shared) {
    return keptBack(
        Math.max(0, shared.keptUntilMs() - sinceMs), shared.claim().lockDelayMs(), sinceMs);
  }

  Hold withCount(int other) {
    return new Hold(token, claim, other, sinceMs, expiresAtMs, NEVER, keptMoreMs, takings);
  }

  Hold renewed(long ttlMs, long endsAtMs) {
    return new Hold(
        token, claim.withTtl(ttlMs), count, sinceMs, endsAtMs, NEVER, keptMoreMs, takings);
  }

  Hold downgraded() {
    return new Hold(
        token,
        claim.withMode(LockMode.SHARED),
        count,
        sinceMs,
        expiresAtMs,
        NEVER,
        keptMoreMs,
        takings);
  }

  /** Its client is gone, and may come back for it for a while. */
  Hold undelivered(long untilMs) {
    return new Hold(token, claim, count, sinceMs, expiresAtMs, untilMs, keptMoreMs, takings);
  }

  /** Another request of its client is told of it. */
  Hold claimed(String waitId, String attendant) {
    List<Taking> told =
        takings.stream()
            .map(
                one ->
                    one.waitId().equals(waitId) && !one.attendant().equals(attendant)
                        ? new Taking(waitId, attendant, 0)
                        : one)
            .toList();
    return new Hold(token, claim, count, sinceMs, expiresAtMs, NEVER, keptMoreMs, told);
  }

  /** Another node's clock has measured the lease so far. */
  Hold takenOver(long nowMs, long marginMs) {
    return new Hold(
        token,
        claim,
        count,
        sinceMs,
        expiresAtMs == NEVER ? NEVER : expiresAtMs + marginMs,
        returnAtMs == NEVER ? NEVER : Math.max(returnAtMs, nowMs + LockLimits.KEEP_PLACE_MS),
        isKeptAt(nowMs - marginMs) ? keptMoreMs + marginMs : keptMoreMs,
        takings);
  }

  /** Returns until when it is given to nobody anew, although it is given back before. */
  @JsonIgnore
  long keptUntilMs() {
    return sinceMs + claim.minHoldMs() + keptMoreMs;
  }

  private boolean isKeptAt(long nowMs) {
    return keptUntilMs() > Math.max(sinceMs, nowMs);
  }

  /** Returns when something of it is due. */
  @JsonIgnore
  long dueAtMs() {
    return Math.min(expiresAtMs, returnAtMs);
  }
}
