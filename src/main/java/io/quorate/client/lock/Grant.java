package io.quorate.client.lock;

import io.quorate.client.http.Reply;
import io.quorate.client.json.JsonObject;

/**
 * What a node granted. Immutable.
 *
 * @param validUntilNanos until when the client may trust the lease, by its own monotonic clock:
 *     from before the request was sent, for as long as the request waited in the node and the lease
 *     had left when the node answered
 */
record Grant(
    String lock, String owner, long token, LockMode mode, long count, long validUntilNanos) {

  static Grant of(Reply reply) {
    return of(LockReplies.success(reply), reply.sentNanos());
  }

  static Grant of(JsonObject grant, long sentNanos) {
    return new Grant(
        grant.text("lock"),
        grant.text("owner"),
        grant.number("token"),
        LockMode.of(grant.text("mode")),
        grant.number("count"),
        sentNanos + grant.duration("waited").plus(grant.duration("remaining")).toNanos());
  }
}
