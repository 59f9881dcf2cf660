package io.quorate.storage.raft.consensus;

import io.quorate.storage.StorageException;
import io.quorate.storage.raft.checkpoint.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the tables are brought to disk, and which entries of the log are given up then. A peer reads
 * all of its log when it starts, and a follower that is a little behind needs the end of it. For
 * use by the thread that applies the log.
 */
final class LogRetention {

  /** After so much the tables are brought to disk; the log is read at 10 to 20 MB a second. */
  private static final long WRITE_BYTES = 16L << 20;

  /** So much stays for followers; what is given up are whole segments. */
  private static final long KEEP_BYTES = 32L << 20;

  /** A segment that is full: from which entry to which. */
  private static final Pattern FULL = Pattern.compile("log_(\\d+)-(\\d+)");

  /** One that is being written, or was left so by a peer that was killed. */
  private static final String OPEN = "log_inprogress_";

  private final LogFolder folder;
  private final int most;
  private long entries;
  private long bytes;

  /**
   * Creates it.
   *
   * @param most entries after which the tables are brought to disk, and that stay, if they are less
   *     than {@link #WRITE_BYTES} and {@link #KEEP_BYTES}
   */
  LogRetention(LogFolder folder, int most) {
    this.folder = folder;
    this.most = most;
  }

  /** Counts an entry that was applied; returns whether the tables are to be brought to disk. */
  boolean applied(int size) {
    entries++;
    bytes += size;
    return entries >= most || bytes >= WRITE_BYTES;
  }

  /**
   * The tables are on disk up to an index; returns the last one of the log that is needless here
   * and for others, or a negative number. Blocks, for milliseconds; throws a {@link
   * StorageException} when the disk fails.
   */
  long written(long index) {
    entries = 0;
    bytes = 0;
    try {
      return Math.min(index, Math.max(index - most, endOfOld()));
    } catch (IOException e) {
      throw new StorageException("Expected to list " + folder.entries() + ", but: " + e, e);
    }
  }

  /** Returns the last index of the segments before those that stay. */
  private long endOfOld() throws IOException {
    long end = -1;
    long later = 0;
    for (Path file : newestFirst()) {
      Matcher name = FULL.matcher(file.getFileName().toString());
      if (name.matches() && later >= KEEP_BYTES) {
        end = Math.max(end, Long.parseLong(name.group(2)));
      }
      later += Files.size(file);
    }
    return end;
  }

  private List<Path> newestFirst() throws IOException {
    return Folders.list(folder.entries()).stream()
        .filter(file -> isSegment(file.getFileName().toString()))
        .sorted((a, b) -> Long.compare(first(b), first(a)))
        .toList();
  }

  private static boolean isSegment(String name) {
    return name.startsWith(OPEN) || FULL.matcher(name).matches();
  }

  private static long first(Path segment) {
    String name = segment.getFileName().toString();
    Matcher full = FULL.matcher(name);
    return Long.parseLong(full.matches() ? full.group(1) : name.substring(OPEN.length()));
  }
}
