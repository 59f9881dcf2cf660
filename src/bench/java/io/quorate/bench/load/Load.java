package io.quorate.bench.load;

import java.time.Duration;

/**
 * How much a load generator asks for.
 *
 * @param connections that make calls at the same time
 * @param warmUp how long it does before anything counts
 * @param measured how long what counts
 * @param perSecond calls of all connections together, each at its time; or {@link #UNPACED}
 */
public record Load(int connections, Duration warmUp, Duration measured, int perSecond) {

  /** Each connection makes the next call once the last is answered. */
  public static final int UNPACED = 0;

  /** Returns a load of as many calls as are answered. */
  public static Load unpaced(int connections, Duration warmUp, Duration measured) {
    return new Load(connections, warmUp, measured, UNPACED);
  }
}
