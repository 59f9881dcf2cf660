package io.quorate.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much the scenarios measure.
 *
 * @param measured how long each cell is
 * @param rounds how often everything is measured
 * @param connections how many there are, in one cell after the other
 * @param perSecond calls of all connections together; or {@link Load#UNPACED}
 */
record Plan(Duration measured, int rounds, List<Integer> connections, int perSecond) {

  /** Returns the load of one cell. */
  Load cell(int connections, Duration warmUp) {
    return new Load(connections, warmUp, measured, perSecond);
  }
}
