package io.quorate.multijvm.lock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.client.Attempt;
import io.quorate.runtime.codec.Json;
import java.util.concurrent.TimeUnit;

/** Reads what nodes answer about locks. Stateless. */
public final class LockAnswers {

  public static final String LOST = "lock_lost";
  public static final String NOT_ACQUIRED = "lock_not_acquired";
  public static final String DEADLOCK = "deadlock";
  public static final String LIMIT = "limit_exceeded";

  private LockAnswers() {}

  /** Returns the code of a refusal; empty when it is none. */
  static String code(Attempt attempt) {
    return attempt.isRefused() ? problem(attempt).path("code").asText() : "";
  }

  /** Whether the answer says that the owner does not hold it any more. */
  public static boolean isLost(Attempt attempt) {
    return code(attempt).equals(LOST);
  }

  /** Returns why it was lost, or not acquired; empty when the answer does not say. */
  public static String reason(Attempt attempt) {
    return attempt.isRefused() ? problem(attempt).path("reason").asText() : "";
  }

  /** Returns the token of a grant. */
  public static long token(Attempt attempt) {
    return attempt.json().path("token").asLong();
  }

  /** Returns how often the owner holds it now. */
  public static int count(Attempt attempt) {
    return attempt.json().path("count").asInt();
  }

  /** Returns a duration of the answer in nanoseconds; 0 when it is not there. */
  static long nanos(Attempt attempt, String member) {
    String text = attempt.json().path(member).asText("0ms");
    return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(text.substring(0, text.length() - 2)));
  }

  private static JsonNode problem(Attempt attempt) {
    try {
      return Json.STORED.readTree(attempt.body());
    } catch (JsonProcessingException e) {
      return Json.STORED.missingNode();
    }
  }
}
