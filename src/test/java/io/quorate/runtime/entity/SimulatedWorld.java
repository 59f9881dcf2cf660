package io.quorate.runtime.entity;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Time and chance of a simulation: one queue of actions, one seeded source of randomness, no
 * threads. The same seed gives the same run.
 */
public final class SimulatedWorld {

  private final RandomGenerator random;
  private final PriorityQueue<Action> actions =
      new PriorityQueue<>(Comparator.comparingLong(Action::atMs).thenComparingLong(Action::number));
  private long nowMs;
  private long numbers;
  private boolean calm;

  public SimulatedWorld(long seed) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  public long nowMs() {
    return nowMs;
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Chance of a fault: never, once the world is calm. */
  boolean fault(double probability) {
    return !calm && random.nextDouble() < probability;
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From now on no faults. */
  void calm() {
    calm = true;
  }

  public void later(long delayMs, Runnable action) {
    actions.add(new Action(nowMs + Math.max(0, delayMs), numbers++, action));
  }

  /** Runs until nothing is left to do, or the limit of simulated time. */
  public void run(long untilMs) {
    while (!actions.isEmpty() && actions.peek().atMs <= untilMs) {
      Action next = actions.remove();
      nowMs = next.atMs;
      next.action.run();
    }
    nowMs = Math.max(nowMs, untilMs);
  }

  private record Action(long atMs, long number, Runnable action) {}
}
