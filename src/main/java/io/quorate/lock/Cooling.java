package io.quorate.lock;

/**
 * A part of a lock that nobody holds and that is kept back all the same.
 *
 * @param mode how it was held
 * @param permits how much of a semaphore it is
 * @param untilMs until when, in milliseconds of the lock's steady time
 */
public record Cooling(LockMode mode, int permits, long untilMs) {

  /** Another node's clock has measured it so far. */
  Cooling takenOver(long marginMs) {
    return new Cooling(mode, permits, untilMs + marginMs);
  }
}
