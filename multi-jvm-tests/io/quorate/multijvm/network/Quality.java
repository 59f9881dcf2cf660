package io.quorate.multijvm.network;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How good a link is while it works. TCP hides loss and reordering from those who use it: to them a
 * lost packet is a pause of one connection, until it is sent again, while other connections go on.
 * So a stall is how both look here. Immutable.
 *
 * @param minDelayMs the least latency, in one direction
 * @param maxDelayMs the most; each piece that is passed on has its own, but none overtakes another
 * @param bytesPerSecond of all connections of the link together, in both directions; 0: no limit
 * @param stallChance how likely a piece of at most 8 KiB stalls its connection, 0 to 1
 * @param minStallMs the least length of a stall
 * @param maxStallMs the most
 */
public record Quality(
    int minDelayMs,
    int maxDelayMs,
    long bytesPerSecond,
    double stallChance,
    int minStallMs,
    int maxStallMs) {

  public static final Quality PERFECT = new Quality(0, 0, 0, 0, 0, 0);

  public Quality {
    if (minDelayMs < 0
        || maxDelayMs < minDelayMs
        || bytesPerSecond < 0
        || minStallMs < 0
        || maxStallMs < minStallMs) {
      throw new IllegalArgumentException("Expected ranges from low to high, but got others.");
    }
  }

  public Quality delayed(int minMs, int maxMs) {
    return new Quality(minMs, maxMs, bytesPerSecond, stallChance, minStallMs, maxStallMs);
  }

  public Quality throttled(long bytesEachSecond) {
    return new Quality(
        minDelayMs, maxDelayMs, bytesEachSecond, stallChance, minStallMs, maxStallMs);
  }

  public Quality stalling(double chance, int minMs, int maxMs) {
    return new Quality(minDelayMs, maxDelayMs, bytesPerSecond, chance, minMs, maxMs);
  }

  /** Draws how long the next piece is on its way, waiting for others left aside. */
  long drawNanos(RandomGenerator random) {
    long millis = random.nextInt(minDelayMs, maxDelayMs + 1);
    if (stallChance > 0 && random.nextDouble() < stallChance) {
      millis += random.nextInt(minStallMs, maxStallMs + 1);
    }
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
