package io.quorate.transaction.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Time and chance of a simulation: one queue of actions, one seeded source of randomness, no
 * threads. The same seed gives the same run.
 */
final class World {

  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private final RandomGenerator random;
  private final PriorityQueue<Action> actions =
      new PriorityQueue<>(Comparator.comparingLong(Action::atMs).thenComparingLong(Action::number));
  private long nowMs;
  private long numbers;
  private boolean calm;

  World(long seed) {
    this.random = RANDOM.create(seed);
  }

  long nowMs() {
    return nowMs;
  }

  /** Returns a number from 0, below a bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** Chance of a fault: never, once the world is calm. */
  boolean fault(double probability) {
    return !calm && chance(probability);
  }

  /** From now on no faults. */
  void calm() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  void later(long delayMs, Runnable action) {
    actions.add(new Action(nowMs + Math.max(0, delayMs), numbers++, action));
  }

  /** Runs until nothing is left to do, or the limit of simulated time. */
  void run(long untilMs) {
    while (!actions.isEmpty() && actions.peek().atMs <= untilMs) {
      Action next = actions.remove();
      nowMs = next.atMs;
      next.action.run();
    }
    nowMs = Math.max(nowMs, untilMs);
  }

  private record Action(long atMs, long number, Runnable action) {}
}
