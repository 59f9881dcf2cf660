package io.quorate.move;

import io.quorate.storage.JournalReader;
import io.quorate.storage.JournalWriter;
import io.quorate.storage.StorageException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes the events of an export into a journal that has none, reads them back, and compares. A run
 * that was cut off goes on. For one thread.
 */
public final class Import {

  private final ExportFolder folder;
  private final MoveLimits limits;
  private final Consumer<String> lines;

  /**
   * Prepares it.
   *
   * @param lines given a line of progress now and then
   */
  public Import(ExportFolder folder, MoveLimits limits, Consumer<String> lines) {
    this.folder = folder;
    this.limits = limits;
    this.lines = lines;
  }

  /**
   * Runs it; returns what was imported.
   *
   * @param opening opens the journal for the events of the export that it is given
   * @throws BrokenExport when the export is not whole; then nothing is changed
   * @throws StorageException when the journal is not empty, or cannot be written; what was written
   *     stays for the next run, and no node starts on it
   */
  public ExportManifest run(Function<UUID, JournalWriter> opening) {
    ExportManifest manifest = folder.whole();
    check(manifest);
    try (JournalWriter writer = opening.apply(manifest.id())) {
      write(manifest, writer);
      compare(manifest, writer);
      writer.finish();
    }
    return manifest;
  }

  /** Before anything is written. */
  private void check(ExportManifest manifest) {
    EventHash hash = folder.hash(manifest.chunks(), new MoveProgress("checked", lines));
    if (hash.events() != manifest.events() || !hash.hex().equals(manifest.sha256())) {
      throw new BrokenExport(
          "Expected %d events with the hash %s, as export.json says, but there are %d with %s."
              .formatted(manifest.events(), manifest.sha256(), hash.events(), hash.hex()));
    }
  }

  private void write(ExportManifest manifest, JournalWriter writer) {
    MoveProgress progress = new MoveProgress("written", lines);
    long[] seen = {0};
    for (int chunk = 1; chunk <= manifest.chunks(); chunk++) {
      folder.read(
          chunk,
          (page, encoded) -> {
            // What is there was written by a run before, page by page.
            if (seen[0] >= writer.events()) {
              writer.append(EventCodec.decode(encoded), page.cursor());
              progress.add(page.events());
            }
            seen[0] += page.events();
          });
    }
  }

  private void compare(ExportManifest manifest, JournalWriter writer) {
    var hash = new EventHash();
    MoveProgress progress = new MoveProgress("read back", lines);
    try (JournalReader reader = writer.reader()) {
      List<JournalReader.Entry> page = reader.read("", limits.page());
      while (!page.isEmpty()) {
        page.forEach(entry -> hash.add(EventCodec.encode(entry.event()), 1));
        progress.add(page.size());
        page = reader.read(page.getLast().cursor(), limits.page());
      }
    }
    if (!hash.hex().equals(manifest.sha256())) {
      throw new BrokenExport(
          ("Expected to read back %d events with the hash %s, but there are %d with %s. No node"
                  + " starts on this journal; make it anew, and import again.")
              .formatted(manifest.events(), manifest.sha256(), hash.events(), hash.hex()));
    }
  }
}
