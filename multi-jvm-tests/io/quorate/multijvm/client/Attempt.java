package io.quorate.multijvm.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.runtime.codec.Json;
import java.time.Duration;

/**
 * One request sent to one node, and what came back.
 *
 * @param node the node's number, from 1
 * @param invokedNanos when it was sent, by {@link System#nanoTime}
 * @param returnedNanos when it was over
 * @param status the HTTP status, or one of the constants when there was none
 * @param body the answer, or why there was none
 * @param replayed whether the answer said that it was given before
 */
public record Attempt(
    int node, long invokedNanos, long returnedNanos, int status, String body, boolean replayed) {

  /** Nobody listened: certainly not done. */
  public static final int NOT_CONNECTED = 0;

  /** The connection broke before the answer. */
  public static final int BROKEN = -1;

  /** The client's patience was over. */
  public static final int TIMED_OUT = -2;

  public boolean isAcknowledged() {
    return status >= 200 && status < 300;
  }

  /** Whether it was refused for a reason that asking again does not change by itself. */
  public boolean isRefused() {
    return status >= 400 && status < 500 && status != 429 && status != 408;
  }

  /** Whether this attempt certainly took no effect, and never will. */
  public boolean isCertainlyNotDone() {
    return isRefused() || status == NOT_CONNECTED || status == 429 || status == 503;
  }

  /** Returns the answer as JSON; a missing node when there is none. */
  public JsonNode json() {
    try {
      return isAcknowledged() ? Json.STORED.readTree(body) : Json.STORED.missingNode();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected JSON, but got " + body, e);
    }
  }

  public Duration duration() {
    return Duration.ofNanos(returnedNanos - invokedNanos);
  }
}
