package io.quorate.multijvm.lock;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.lock.LockOperation.Acquiring;
import io.quorate.multijvm.lock.LockOperation.Releasing;
import io.quorate.multijvm.lock.LockOperation.Renewing;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes down, for tests, what clients asked of the lock "l" and were answered. Times are
 * milliseconds. The wait of an owner o is "w-o"; each lease lasts for {@link #TTL_MS}.
 */
public final class LockAttempts {

  public static final String LOCK = "l";
  public static final long TTL_MS = 1000;

  private LockAttempts() {}

  public static Acquiring granted(long sent, long answered, String owner, long token) {
    return granted(ask(owner), sent, answered, token, 1);
  }

  public static Acquiring granted(LockAsk ask, long sent, long answered, long token, int count) {
    String body =
        "{\"token\":%d,\"count\":%d,\"remaining\":\"%dms\",\"waited\":\"0ms\"}"
            .formatted(token, count, TTL_MS);
    return new Acquiring(ask, List.of(attempt(sent, answered, 200, body)));
  }

  public static Acquiring asked(String owner, Attempt... attempts) {
    return new Acquiring(ask(owner), List.of(attempts));
  }

  public static Renewing renewed(long sent, long answered, String owner, long token) {
    String body = "{\"token\":%d,\"count\":1,\"remaining\":\"%dms\"}".formatted(token, TTL_MS);
    return new Renewing(LOCK, owner, token, List.of(attempt(sent, answered, 200, body)));
  }

  public static Renewing renewing(String owner, long token, Attempt... attempts) {
    return new Renewing(LOCK, owner, token, List.of(attempts));
  }

  public static Releasing released(long sent, long answered, String owner, long token) {
    String body = "{\"token\":%d,\"count\":0}".formatted(token);
    return releasing(owner, token, attempt(sent, answered, 200, body));
  }

  public static Releasing releasing(String owner, long token, Attempt... attempts) {
    return new Releasing(LOCK, owner, token, 1, List.of(attempts));
  }

  public static Attempt lost(long sent, long answered, String reason) {
    return refused(sent, answered, LockAnswers.LOST, reason);
  }

  public static Attempt refused(long sent, long answered, String code, String reason) {
    String body =
        reason.isEmpty()
            ? "{\"code\":\"%s\"}".formatted(code)
            : "{\"code\":\"%s\",\"reason\":\"%s\"}".formatted(code, reason);
    return attempt(sent, answered, 409, body);
  }

  public static Attempt silent(long sent, long answered) {
    return attempt(sent, answered, Attempt.TIMED_OUT, "");
  }

  public static Attempt attempt(long sent, long answered, int status, String body) {
    return new Attempt(1, nanos(sent), nanos(answered), status, body, false);
  }

  public static LockAsk ask(String owner) {
    return LockAsk.exclusive(LOCK, owner, "w-" + owner, TTL_MS, 0);
  }

  /** Returns the same for the lock in another way. */
  public static LockAsk ask(String owner, boolean shared, int permits) {
    return ask(owner).sharing(shared).withPermits(permits);
  }

  static long nanos(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
