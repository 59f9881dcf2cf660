package io.quorate.client.lock;

import io.quorate.client.json.JsonObject;
import java.util.List;

/**
 * Shows a lock as it was when the node answered. Immutable.
 *
 * @param permits how many owners may hold it at the same time
 * @param available how many permits are free; negative after a semaphore was made smaller
 * @param holders who holds it; of several hundred only the first are told
 * @param queue who waits, first come first; of several hundred only the first are told
 * @param lastToken the last that was given
 */
public record LockState(
    String name,
    long permits,
    long available,
    List<LockHolder> holders,
    List<LockWaiter> queue,
    long lastToken,
    long version) {

  public LockState {
    holders = List.copyOf(holders);
    queue = List.copyOf(queue);
  }

  static LockState of(JsonObject lock) {
    return new LockState(
        lock.text("name"),
        lock.number("permits"),
        lock.number("available"),
        LockHolder.all(lock),
        lock.objects("queue").stream().map(LockWaiter::of).toList(),
        lock.number("lastToken"),
        lock.number("version"));
  }
}
