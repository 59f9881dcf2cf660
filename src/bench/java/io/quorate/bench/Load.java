package io.quorate.bench;

import java.time.Duration;

/**
 * How much a load generator asks for.
 *
 * @param connections that make calls at the same time
 * @param warmUp how long it does before anything counts
 * @param measured how long what counts
 */
record Load(int connections, Duration warmUp, Duration measured) {

  /** Returns a load of which nothing counts but that it is there. */
  static Load warmUp(int connections, Duration time) {
    return new Load(connections, Duration.ZERO, time);
  }
}
