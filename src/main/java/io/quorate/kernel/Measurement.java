package io.quorate.kernel;

/**
 * Tells how long something took that an event has ended, for the metrics of the node. An entity
 * type says it of an event ({@link EntityType#measurements}); the host counts it once the event is
 * durable. Immutable.
 *
 * @param series what is measured
 * @param durationMs how long it took, in milliseconds; 0 or more
 */
public record Measurement(Series series, long durationMs) {

  /**
   * Names what is measured. There are few of them: no text may come from a client.
   *
   * @param name words with dots between them, such as {@code lock.wait}
   * @param description what it is, the same for all series of this name
   * @param mode the kind of thing that took so long
   * @param outcome how it ended
   */
  public record Series(String name, String description, String mode, String outcome) {}
}
