package io.quorate.move;

import java.util.List;
import java.util.Objects;

/**
 * What one file of events holds, as the file beside it says. Immutable.
 *
 * @param version of the form of the whole folder
 * @param sha256 of the file
 * @param pages of which it consists
 */
record ChunkManifest(int version, String sha256, List<Page> pages) {

  ChunkManifest {
    if (version != ExportManifest.VERSION) {
      throw new IllegalArgumentException(
          "Expected version %d of an export, but it is %d"
              .formatted(ExportManifest.VERSION, version));
    }
    Objects.requireNonNull(sha256, "sha256");
    pages = List.copyOf(pages);
    if (pages.isEmpty()) {
      throw new IllegalArgumentException("Expected events, but there are none");
    }
  }

  /**
   * Events that belong together.
   *
   * @param cursor names the place behind them, as the feed does
   */
  record Page(int events, int bytes, String cursor) {
    Page {
      Objects.requireNonNull(cursor, "cursor");
      if (events < 1 || bytes < 1) {
        throw new IllegalArgumentException("Expected events on a page, but there are none");
      }
    }
  }

  /** Returns the place behind all of it. */
  String end() {
    return pages.getLast().cursor();
  }
}
