package io.quorate.telemetry;

import java.time.Duration;

/** The limits of the buckets in which times and sizes are counted. */
final class Buckets {

  /** From an answer out of memory to the deadline of a request. */
  static final Duration[] LATENCY = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  /** From a write of the journal to far beyond the longest wait, and a common ttl. */
  static final Duration[] LONG = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(30),
    Duration.ofHours(2)
  };

  /** Commands of one group. */
  static final double[] BATCH = {1, 2, 5, 10, 20, 50, 100, 200, 500};

  private Buckets() {}
}
