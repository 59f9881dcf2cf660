package io.quorate.local.postgres;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Names the files of the embedded PostgreSQL inside a data directory, and keeps its password.
 *
 * @param root the real path of the data directory
 */
public record PostgresDirectory(Path root) {

  private static final int PASSWORD_BYTES = 24;

  /** The database cluster itself; it appears whole, by a rename, once {@code initdb} is done. */
  Path data() {
    return root.resolve("postgres");
  }

  public Path log() {
    return root.resolve("postgres.log");
  }

  Path processIdFile() {
    return root.resolve("postgres.pid");
  }

  Path passwordFile() {
    return root.resolve("postgres.password");
  }

  public boolean isInitialised() {
    return Files.exists(data().resolve("PG_VERSION"));
  }

  /**
   * Returns the password, which is made up the first time.
   *
   * @throws LocalFailure when there is a database, but its password is lost
   */
  String password() {
    try {
      if (Files.exists(passwordFile())) {
        return Files.readString(passwordFile()).strip();
      }
    } catch (IOException e) {
      throw new LocalFailure("Expected to read %s, but could not".formatted(passwordFile()), e);
    }
    if (isInitialised()) {
      throw new LocalFailure(
          "Expected the database's password in %s, but the file is gone; bring it back from a copy."
              .formatted(passwordFile()));
    }
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    AtomicFile.write(passwordFile(), password + "\n", AtomicFile.OWNER_ONLY);
    return password;
  }
}
