package io.quorate.local.os;

import io.quorate.local.LocalFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Keeps the log file of another process from growing without limit, and reads its end. The process
 * appends to the file (its descriptor is in append mode), so the file can be copied aside and cut
 * to nothing while it writes; lines written in between may be lost.
 */
public final class BoundedLog {

  static final long LIMIT_BYTES = 32L * 1024 * 1024;

  private static final int TAIL_BYTES = 16 * 1024;

  private BoundedLog() {}

  /** Moves the content to {@code <file>.1}, over what was there, when the file is too big. */
  public static void bound(Path file) {
    try {
      if (Files.exists(file) && Files.size(file) > LIMIT_BYTES) {
        Path older = file.resolveSibling(file.getFileName() + ".1");
        Files.copy(file, older, StandardCopyOption.REPLACE_EXISTING);
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
          content.setLength(0);
        }
      }
    } catch (IOException e) {
      throw new LocalFailure("Expected to bound " + file + ", but could not", e);
    }
  }

  /** Returns the last lines of a file; empty when it cannot be read. */
  public static String tail(Path file, int lines) {
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
      long length = content.length();
      byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, length)];
      content.seek(length - bytes.length);
      content.readFully(bytes);
      List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "";
    }
  }
}
