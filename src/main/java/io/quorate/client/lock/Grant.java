package io.quorate.client.lock;

import io.quorate.client.http.Reply;
import io.quorate.client.json.JsonObject;
import java.util.OptionalLong;

/**
 * What a node granted, or renewed. Immutable.
 *
 * @param sessionLife which life of its session it belongs to; empty when it belongs to none
 * @param validUntilNanos until when the client may trust the lease, by its own monotonic clock
 */
record Grant(
    String lock,
    String owner,
    long token,
    LockMode mode,
    long count,
    OptionalLong sessionLife,
    long validUntilNanos) {

  /**
   * Reads the answer to an acquisition.
   *
   * <p>The lease has so much left as the node says since it answered, which was after the last
   * attempt was sent. It also has that since it was granted, which was when the acquisition had
   * waited for so long; that began after the first attempt was sent, and perhaps long before the
   * last one. The later end is as certain as the other.
   */
  static Grant acquired(Reply reply) {
    return acquired(LockReplies.success(reply), reply);
  }

  /** The same for one grant of several. */
  static Grant acquired(JsonObject grant, Reply reply) {
    long remaining = grant.duration("remaining").toNanos();
    long sinceAnswer = reply.sentNanos() + remaining;
    long sinceGrant = reply.firstSentNanos() + grant.duration("waited").toNanos() + remaining;
    return of(grant, sinceGrant - sinceAnswer > 0 ? sinceGrant : sinceAnswer);
  }

  /** Reads the answer to a renewal, whatever it says about the wait for the acquisition. */
  static Grant renewed(Reply reply) {
    JsonObject grant = LockReplies.success(reply);
    return of(grant, reply.sentNanos() + grant.duration("remaining").toNanos());
  }

  private static Grant of(JsonObject grant, long validUntilNanos) {
    return new Grant(
        grant.text("lock"),
        grant.text("owner"),
        grant.number("token"),
        LockMode.of(grant.text("mode")),
        grant.number("count"),
        grant.findNumber("sessionLife"),
        validUntilNanos);
  }
}
