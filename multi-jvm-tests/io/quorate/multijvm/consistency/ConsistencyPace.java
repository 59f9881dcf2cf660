package io.quorate.multijvm.consistency;

import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Persistence;
import java.time.Duration;

/**
 * How many clients workload 8 has, and how patient they are. Immutable.
 *
 * @param clients how many
 * @param pause of a client between two steps
 * @param timeout how long one request may take
 * @param persistence how a write is asked for again
 */
public record ConsistencyPace(
    int clients, Duration pause, Duration timeout, Persistence persistence) {

  private static final Duration BACKOFF = Duration.ofMillis(100);

  /** For few faults in a short time: clients go on elsewhere while an owner is away. */
  static final ConsistencyPace SHORT =
      new ConsistencyPace(
          6,
          Duration.ofMillis(25),
          Duration.ofSeconds(2),
          new Persistence(Duration.ofSeconds(2), BACKOFF));

  /** Beside other loads: clients ask until they know. */
  public static final ConsistencyPace MODEST =
      new ConsistencyPace(
          3,
          Duration.ofMillis(180),
          Client.TIMEOUT,
          new Persistence(Duration.ofSeconds(90), BACKOFF));
}
