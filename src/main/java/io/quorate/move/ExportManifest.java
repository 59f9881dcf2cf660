package io.quorate.move;

import java.util.Objects;
import java.util.UUID;

/**
 * What an export is, as {@code export.json} says. Immutable.
 *
 * @param version of the form of the whole folder
 * @param id of this export; it stays when the export goes on later
 * @param engine that keeps the journal
 * @param journal its name
 * @param done whether the last run has read the journal to its end; what follows is as of the last
 *     one that has
 * @param chunks how many files of events there are
 * @param events in all of them
 * @param position behind the last event, as the feed names it; empty when there is none
 * @param sha256 over all events, which is that of the files one behind the other
 */
public record ExportManifest(
    int version,
    UUID id,
    String engine,
    String journal,
    boolean done,
    int chunks,
    long events,
    String position,
    String sha256) {

  static final int VERSION = 1;

  /** Creates one; throws {@link IllegalArgumentException} when it is not one of this version. */
  public ExportManifest {
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "Expected version %d of an export, but it is %d".formatted(VERSION, version));
    }
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(journal, "journal");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(sha256, "sha256");
    if (chunks < 0 || events < 0) {
      throw new IllegalArgumentException("Expected no negative numbers");
    }
  }

  /** Returns one of which nothing was read yet. */
  static ExportManifest begun(String engine, String journal) {
    return new ExportManifest(
        VERSION, UUID.randomUUID(), engine, journal, false, 0, 0, "", new EventHash().hex());
  }

  /** Returns the same, to which more may have been added. */
  ExportManifest goingOn() {
    return new ExportManifest(
        version, id, engine, journal, false, chunks, events, position, sha256);
  }

  /** Returns the same, read to the end of the journal. */
  ExportManifest done(int allChunks, String end, EventHash hash) {
    return new ExportManifest(
        VERSION, id, engine, journal, true, allChunks, hash.events(), end, hash.hex());
  }
}
