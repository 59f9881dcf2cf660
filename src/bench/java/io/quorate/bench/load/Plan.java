package io.quorate.bench.load;

import java.time.Duration;
import java.util.List;

/**
 * How much the scenarios measure.
 *
 * @param measured how long each cell is
 * @param rounds how often everything is measured
 * @param connections how many there are, in one cell after the other
 * @param perSecond calls of all connections together; or {@link Load#UNPACED}
 * @param quick whether servers are warmed up for a shorter time, too
 */
public record Plan(
    Duration measured, int rounds, List<Integer> connections, int perSecond, boolean quick) {

  /** What is measured unless somebody asks for something else. */
  public static final Plan USUAL =
      new Plan(Duration.ofSeconds(3), 3, List.of(1, 16, 128), Load.UNPACED, false);

  /** What shows in minutes whether a change is worth a long run. */
  public static final Plan QUICK =
      new Plan(Duration.ofSeconds(1), 1, List.of(1, 64), Load.UNPACED, true);

  private static final int QUICK_PART = 5;

  /** Returns the load of one cell. */
  public Load cell(int connections, Duration warmUp) {
    return new Load(connections, warmUp, measured, perSecond);
  }

  /**
   * Returns the load that warms a server up.
   *
   * @param usual how long that usually takes
   */
  public Load warmUp(int connections, Duration usual) {
    return Load.unpaced(connections, Duration.ZERO, quick ? usual.dividedBy(QUICK_PART) : usual);
  }
}
