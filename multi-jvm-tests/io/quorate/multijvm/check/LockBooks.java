package io.quorate.multijvm.check;

import io.quorate.lock.Claim;
import io.quorate.lock.LockMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who holds a lock and who waits for it, kept without the program's rules. For one thread. */
final class LockBooks {

  private final Map<Long, LockHold> holds = new LinkedHashMap<>();
  private final List<Waiter> queue = new ArrayList<>();
  private int permits;

  /**
   * Somebody who waits.
   *
   * @param upgrade whether its owner shares the lock, and wants it alone
   */
  record Waiter(String waitId, Claim claim, boolean upgrade) {}

  /** Makes it a semaphore, or with 0 a lock that is none. */
  void permits(int other) {
    permits = other;
  }

  /** Returns who holds it, by token. */
  Map<Long, LockHold> holds() {
    return holds;
  }

  /** Returns who waits, the next one first. */
  List<Waiter> queue() {
    return queue;
  }

  Optional<Waiter> waiter(String waitId) {
    return queue.stream().filter(one -> one.waitId().equals(waitId)).findFirst();
  }

  /** Returns who shares the lock and waits to have it alone. */
  Optional<Waiter> upgrading() {
    return queue.stream()
        .filter(Waiter::upgrade)
        .filter(
            one ->
                holds.values().stream().anyMatch(hold -> hold.owner().equals(one.claim().owner())))
        .findFirst();
  }

  void forget(String waitId) {
    queue.removeIf(waiter -> waiter.waitId().equals(waitId));
  }

  /** Returns who waits in front of a wait, or in front of one that never waited. */
  List<Waiter> inFrontOf(String waitId) {
    return queue.stream()
        .takeWhile(waiter -> !waiter.waitId().equals(waitId))
        .filter(waiter -> !isReentry(waiter.claim()))
        .toList();
  }

  /** Whether all of these fit beside those who hold it. */
  boolean fits(Stream<Claim> more) {
    List<Claim> claims = more.toList();
    if (permits > 0) {
      int taken = holds.values().stream().mapToInt(hold -> hold.claim().permits()).sum();
      return taken + claims.stream().mapToInt(Claim::permits).sum() <= permits;
    }
    boolean allShared =
        holds.values().stream().allMatch(LockHold::isShared)
            && claims.stream().allMatch(claim -> claim.mode() == LockMode.SHARED);
    return allShared || holds.size() + claims.size() <= 1;
  }

  /** Whether the owner holds it already so that this is only another count of it. */
  private boolean isReentry(Claim claim) {
    return permits == 0
        && holds.values().stream()
            .filter(hold -> hold.owner().equals(claim.owner()))
            .anyMatch(hold -> !hold.isShared() || claim.mode() == LockMode.SHARED);
  }
}
