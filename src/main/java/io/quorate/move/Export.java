package io.quorate.move;

import io.quorate.storage.JournalReader;
import io.quorate.storage.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a journal into a folder. What is there already of the same journal is kept,
 * and it goes on behind that, whether a run was cut off or had come to its end. For one thread.
 */
public final class Export {

  private final JournalReader reader;
  private final ExportFolder folder;
  private final MoveLimits limits;
  private final Consumer<String> lines;
  private int chunks;
  private String position = "";

  /**
   * Prepares it.
   *
   * @param lines given a line of progress now and then
   */
  public Export(
      JournalReader reader, ExportFolder folder, MoveLimits limits, Consumer<String> lines) {
    this.reader = reader;
    this.folder = folder;
    this.limits = limits;
    this.lines = lines;
  }

  /**
   * Runs it; returns what the export is now.
   *
   * @throws BrokenExport when the folder is none of this journal, was damaged, or cannot be written
   * @throws StorageException when the journal cannot be read; what was written stays
   */
  public ExportManifest run() {
    ExportManifest manifest = begin();
    EventHash hash = check();
    MoveProgress progress = new MoveProgress("read", lines);
    List<JournalReader.Entry> page = reader.read(position, limits.page());
    while (!page.isEmpty()) {
      page = write(page, hash, progress);
    }
    ExportManifest done = manifest.done(chunks, position, hash);
    folder.write(done);
    return done;
  }

  private ExportManifest begin() {
    Optional<ExportManifest> before = folder.manifest();
    if (before.isEmpty()) {
      ExportManifest begun = ExportManifest.begun(reader.engine(), reader.name());
      folder.write(begun);
      return begun;
    }
    ExportManifest manifest = before.get();
    if (!manifest.engine().equals(reader.engine()) || !manifest.journal().equals(reader.name())) {
      throw new BrokenExport(
          "Expected an export of the journal %s (%s), but the folder has one of %s (%s)."
              .formatted(reader.name(), reader.engine(), manifest.journal(), manifest.engine()));
    }
    // Cut off from now on, it must not be taken for whole.
    folder.write(manifest.goingOn());
    return manifest;
  }

  /** Reads again what is there. */
  private EventHash check() {
    for (ChunkManifest chunk = next(); chunk != null; chunk = next()) {
      position = chunk.end();
      chunks++;
    }
    return folder.hash(chunks, new MoveProgress("of before checked", lines));
  }

  private @Nullable ChunkManifest next() {
    return folder.chunk(chunks + 1).orElse(null);
  }

  /** Writes one file, which begins with a page; returns the page behind it. */
  private List<JournalReader.Entry> write(
      List<JournalReader.Entry> first, EventHash hash, MoveProgress progress) {
    return folder.done(
        () -> {
          try (ChunkFile file = folder.begin(chunks + 1)) {
            List<JournalReader.Entry> page = first;
            while (!page.isEmpty() && !file.isFull(limits)) {
              hash.add(file.add(page), page.size());
              progress.add(page.size());
              position = page.getLast().cursor();
              page = reader.read(position, limits.page());
            }
            folder.write(chunks + 1, file.finish());
            chunks++;
            return page;
          }
        });
  }
}
