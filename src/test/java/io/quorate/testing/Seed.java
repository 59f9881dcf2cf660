package io.quorate.testing;

/** The seed of a run's random choices; {@code -Dseed=N} repeats them. */
public final class Seed {

  private static final int MOST = 1_000_000;

  /** The same for all tests of this process, each of which prints it. */
  public static final long VALUE = Long.getLong("seed", Math.floorMod(System.nanoTime(), MOST));

  private Seed() {}
}
