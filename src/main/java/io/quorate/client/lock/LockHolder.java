package io.quorate.client.lock;

import io.quorate.client.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Shows who holds a lock. Immutable.
 *
 * @param count how often the owner has acquired it
 * @param permits how many permits of a semaphore
 * @param since when it was granted, by the cluster's clock
 * @param expiresAt when the lease ends unless it is renewed, by the cluster's clock
 * @param data what the owner has left with it
 */
public record LockHolder(
    String owner,
    long token,
    LockMode mode,
    long count,
    long permits,
    Optional<Instant> since,
    Optional<Instant> expiresAt,
    Optional<String> data) {

  static List<LockHolder> all(JsonObject lock) {
    return lock.objects("holders").stream().map(LockHolder::of).toList();
  }

  private static LockHolder of(JsonObject holder) {
    return new LockHolder(
        holder.text("owner"),
        holder.number("token"),
        LockMode.of(holder.findText("mode").orElse("")),
        holder.findNumber("count").orElse(1),
        holder.findNumber("permits").orElse(1),
        holder.findInstant("since"),
        holder.findInstant("expiresAt"),
        holder.findText("data"));
  }
}
