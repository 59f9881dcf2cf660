package io.quorate.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quorate.runtime.codec.Json;
import java.time.Instant;

/**
 * What a run of {@code archive} has done.
 *
 * @param run the number of its record in the table {@code archive_run}; 0 for a dry run
 * @param cutoff events that were written before were moved
 * @param upTo how far it has come: when the last event was written that it has looked at; the epoch
 *     when there was none
 * @param done whether there is nothing more to move; else it has come to its limit
 */
record ArchiveResult(
    long run,
    boolean dryRun,
    Instant cutoff,
    Instant upTo,
    long examined,
    long moved,
    double seconds,
    boolean done) {

  String text() {
    return "%s %,d of %,d events in %.1f s, up to those of %s%s%s"
        .formatted(
            dryRun ? "Would move" : "Moved",
            moved,
            examined,
            seconds,
            upTo,
            done ? "" : "; there are more",
            dryRun ? "" : "; record %d in archive_run".formatted(run));
  }

  String json() {
    try {
      return Json.STORED.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected to write a result as JSON.", e);
    }
  }
}
