package io.quorate.move;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quorate.local.LocalFailure;
import io.quorate.local.os.AtomicFile;
import io.quorate.runtime.codec.Json;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder of an export: {@code export.json}, and numbered files of events, each with another one
 * beside it that says what it holds and is written last. Whatever is written gets its name when it
 * is whole and on disk, so that one who is cut off leaves nothing that looks like more than it is.
 * For one thread; every operation blocks, and throws {@link BrokenExport}.
 */
public final class ExportFolder {

  private static final String MANIFEST = "export.json";

  private final Path folder;

  /** Names a folder, which need not be there. */
  public ExportFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Work with files. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  <T> T done(Work<T> work) {
    try {
      return work.run();
    } catch (IOException | LocalFailure e) {
      throw new BrokenExport("Expected to use %s, but: %s".formatted(folder, e), e);
    }
  }

  /** Given each page. */
  @FunctionalInterface
  interface PageVisitor {
    void visit(ChunkManifest.Page page, byte[] encoded);
  }

  /** Returns what the export is; nothing when the folder is missing or empty. */
  Optional<ExportManifest> manifest() {
    Path file = folder.resolve(MANIFEST);
    if (Files.exists(file)) {
      return Optional.of(read(file, ExportManifest.class));
    }
    if (Files.exists(folder) && !done(() -> isEmpty(folder))) {
      throw new BrokenExport(
          "Expected %s to be missing, empty or an export, but it holds something else."
              .formatted(folder));
    }
    return Optional.empty();
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /**
   * Returns what the export is.
   *
   * @throws BrokenExport when there is none, or it was never finished
   */
  ExportManifest whole() {
    ExportManifest manifest =
        manifest()
            .orElseThrow(
                () ->
                    new BrokenExport(
                        "Expected an export in %s, but there is none.".formatted(folder)));
    if (!manifest.done()) {
      throw new BrokenExport(
          "Expected a whole export in %s, but it was cut off; run export again.".formatted(folder));
    }
    return manifest;
  }

  void write(ExportManifest manifest) {
    done(
        () -> {
          Files.createDirectories(folder);
          write(folder.resolve(MANIFEST), manifest);
          return manifest;
        });
  }

  /** Returns what a file of events holds; nothing when it is not there, or not whole. */
  Optional<ChunkManifest> chunk(int number) {
    Path file = described(number);
    return Files.exists(file) ? Optional.of(read(file, ChunkManifest.class)) : Optional.empty();
  }

  /** Begins a file of events; an unfinished one with this number is replaced. */
  ChunkFile begin(int number) throws IOException {
    return new ChunkFile(events(number));
  }

  /** Says what a file of events holds that was just finished. */
  void write(int number, ChunkManifest chunk) {
    done(
        () -> {
          write(described(number), chunk);
          return chunk;
        });
  }

  /**
   * Gives the pages of a file of events one after the other.
   *
   * @throws BrokenExport when it is not as the file beside it says
   */
  void read(int number, PageVisitor visitor) {
    ChunkManifest chunk =
        chunk(number)
            .orElseThrow(
                () ->
                    new BrokenExport(
                        "Expected %s, but it is missing.".formatted(described(number))));
    var hash = new EventHash();
    done(
        () -> {
          try (var in = new DataInputStream(Files.newInputStream(events(number)))) {
            for (ChunkManifest.Page page : chunk.pages()) {
              byte[] encoded = in.readNBytes(page.bytes());
              hash.add(encoded, page.events());
              visitor.visit(page, encoded);
            }
            hash.add(in.readAllBytes(), 0);
          }
          return chunk;
        });
    if (!hash.hex().equals(chunk.sha256())) {
      throw new BrokenExport(
          "Expected %s to be as %s says, but it is not; it was changed or damaged."
              .formatted(events(number), described(number).getFileName()));
    }
  }

  /**
   * Reads files of events, from the first one on.
   *
   * @param count how many
   * @return the hash over all that is in them
   * @throws BrokenExport when one is not as the file beside it says
   */
  EventHash hash(int count, MoveProgress progress) {
    var hash = new EventHash();
    for (int number = 1; number <= count; number++) {
      read(
          number,
          (page, encoded) -> {
            hash.add(encoded, page.events());
            progress.add(page.events());
          });
    }
    return hash;
  }

  private Path events(int number) {
    return folder.resolve("events-%06d.bin".formatted(number));
  }

  private Path described(int number) {
    return folder.resolve("events-%06d.json".formatted(number));
  }

  private static void write(Path file, Object value) throws IOException {
    String json = Json.STRICT.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    AtomicFile.write(file, json, AtomicFile.READABLE);
  }

  private static <T> T read(Path file, Class<T> type) {
    try (InputStream in = Files.newInputStream(file)) {
      return Json.STRICT.readValue(in, type);
    } catch (JsonProcessingException e) {
      throw new BrokenExport(
          "Expected to read %s, but: %s".formatted(file, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new BrokenExport("Expected to read %s, but: %s".formatted(file, e), e);
    }
  }
}
