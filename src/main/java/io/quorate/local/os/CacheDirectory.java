package io.quorate.local.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the folder of the current user for things that can be made again: {@code QUORATE_CACHE}, or
 * {@code .cache/quorate} in the home folder.
 */
public final class CacheDirectory {

  private static final String OVERRIDE = "QUORATE_CACHE";

  private CacheDirectory() {}

  /** Creates a folder inside the cache; empty when the cache cannot be written. */
  public static Optional<Path> folder(String name) {
    try {
      Path folder = root().resolve(name);
      Files.createDirectories(folder);
      return Files.isWritable(folder) ? Optional.of(folder.toRealPath()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Path root() {
    String override = System.getenv(OVERRIDE);
    if (override != null && !override.isBlank()) {
      return Path.of(override).toAbsolutePath();
    }
    return Path.of(System.getProperty("user.home", "."), ".cache", "quorate").toAbsolutePath();
  }
}
