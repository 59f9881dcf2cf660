package io.quorate.client.lock;

import io.quorate.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * Shows who waits for a lock. Immutable.
 *
 * @param waitId by which the wait can be ended
 * @param since when it began, by the cluster's clock
 */
public record LockWaiter(
    String owner, String waitId, LockMode mode, long permits, Optional<Instant> since) {

  static LockWaiter of(JsonObject waiter) {
    return new LockWaiter(
        waiter.text("owner"),
        waiter.text("waitId"),
        LockMode.of(waiter.findText("mode").orElse("")),
        waiter.findNumber("permits").orElse(1),
        waiter.findInstant("since"));
  }
}
