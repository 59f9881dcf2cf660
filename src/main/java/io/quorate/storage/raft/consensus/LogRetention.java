package io.quorate.storage.raft.consensus;

import io.quorate.storage.raft.checkpoint.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the tables are brought to disk, and which entries of the log are given up then. A peer reads
 * all of its log when it starts; a follower that was away needs the end of it, and one that fetches
 * the tables needs what comes while it does. For use by the thread that applies the log.
 */
final class LogRetention {

  /** After so much the tables are brought to disk; the log is read at 10 to 20 MB a second. */
  private static final long WRITE_BYTES = 16L << 20;

  /** So much stays at least; what is given up are whole segments. */
  private static final long LEAST_BYTES = 32L << 20;

  /** What is younger stays, too, so that tables can be fetched meanwhile. */
  private static final Duration YOUNG = Duration.ofMinutes(3);

  /** But not more than so much. */
  private static final long MOST_BYTES = 256L << 20;

  /** A segment that is full: from which entry to which. */
  private static final Pattern FULL = Pattern.compile("log_(\\d+)-(\\d+)");

  private final LogFolder folder;
  private final int most;
  private final LongSupplier wallMs;
  private long entries;
  private long bytes;

  /**
   * Creates it. The first entry that is applied brings the tables to disk: what was left by a
   * former life may be needless.
   *
   * @param most entries after which the tables are brought to disk, if those are not {@link
   *     #WRITE_BYTES} before; no more of them stay
   * @param wallMs tells how old a segment is
   */
  LogRetention(LogFolder folder, int most, LongSupplier wallMs) {
    this.folder = folder;
    this.most = most;
    this.wallMs = wallMs;
    this.entries = most;
  }

  /** Counts an entry that was applied; returns whether the tables are to be brought to disk. */
  boolean applied(int size) {
    entries++;
    bytes += size;
    return entries >= most || bytes >= WRITE_BYTES;
  }

  /**
   * The tables are on disk up to an index; returns the last one of the log that is needless here
   * and for others, or a negative number. Blocks, for milliseconds.
   */
  long written(long index) {
    entries = 0;
    bytes = 0;
    return Math.min(index, Math.max(index - most, endOfOld()));
  }

  /** Returns the last index of the segments before those that stay. */
  private long endOfOld() {
    long end = -1;
    long later = 0;
    for (Path segment : newestFirst()) {
      Matcher name = FULL.matcher(segment.getFileName().toString());
      if (name.matches() && isOld(segment, later)) {
        end = Math.max(end, Long.parseLong(name.group(2)));
      }
      // Ratis may just be renaming it; then it has no size.
      later += segment.toFile().length();
    }
    return end;
  }

  private boolean isOld(Path segment, long later) {
    long ageMs = wallMs.getAsLong() - segment.toFile().lastModified();
    return later >= MOST_BYTES || (later >= LEAST_BYTES && ageMs >= YOUNG.toMillis());
  }

  private List<Path> newestFirst() {
    try {
      return Folders.list(folder.entries()).stream()
          .filter(file -> isSegment(file.getFileName().toString()))
          .sorted((a, b) -> Long.compare(first(b), first(a)))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      // Ratis renames and deletes files meanwhile. Next time.
      return List.of();
    }
  }

  private static boolean isSegment(String name) {
    return name.startsWith(LogFolder.OPEN_SEGMENT) || FULL.matcher(name).matches();
  }

  private static long first(Path segment) {
    String name = segment.getFileName().toString();
    Matcher full = FULL.matcher(name);
    return Long.parseLong(
        full.matches() ? full.group(1) : name.substring(LogFolder.OPEN_SEGMENT.length()));
  }
}
