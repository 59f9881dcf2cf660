package io.quorate.local.postgres;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.AtomicFile;
import io.quorate.local.os.Commands;
import io.quorate.local.os.ServerUser;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Makes the database cluster on first use. {@code initdb} works in a temporary folder, which is
 * renamed when it is complete and on disk: one killed half way is simply done again.
 */
final class PostgresInitialisation {

  static final String USER = "quorate";

  private static final String TEMPORARY = "postgres-initialising-";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final PostgresDirectory directory;
  private final PostgresBinaries binaries;
  private final ServerUser user;

  PostgresInitialisation(PostgresDirectory directory, PostgresBinaries binaries, ServerUser user) {
    this.directory = directory;
    this.binaries = binaries;
    this.user = user;
  }

  /**
   * Makes the cluster unless there is one.
   *
   * @throws LocalFailure when {@code initdb} fails, with its output
   */
  void ensure() {
    try {
      deleteHalfDone();
      if (directory.isInitialised()) {
        user.own(directory.data());
        return;
      }
      // An empty folder may be in the way; one with content may be data of a person and stays.
      Files.deleteIfExists(directory.data());
      initialise();
    } catch (IOException e) {
      throw new LocalFailure(
          "Expected to make a database in %s, but could not".formatted(directory.data()), e);
    }
  }

  private void initialise() throws IOException {
    Path temporary = Files.createTempDirectory(directory.root(), TEMPORARY);
    try {
      Path data = Files.createDirectory(temporary.resolve("data"));
      Path password = temporary.resolve("password");
      AtomicFile.write(password, directory.password() + "\n", AtomicFile.OWNER_ONLY);
      user.own(temporary);
      Commands.Result result = Commands.run(LIMIT, user.command(command(data, password)));
      if (!result.succeeded()) {
        throw new LocalFailure(
            "Expected initdb to make a database in %s, but:%n%s"
                .formatted(directory.data(), result.output()));
      }
      AtomicFile.move(data, directory.data());
    } finally {
      AtomicFile.deleteTree(temporary);
    }
  }

  private List<String> command(Path data, Path password) {
    return List.of(
        binaries.program("initdb").toString(),
        "--pgdata=" + data,
        "--username=" + USER,
        "--pwfile=" + password,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--data-checksums");
  }

  private void deleteHalfDone() throws IOException {
    try (DirectoryStream<Path> leftovers =
        Files.newDirectoryStream(directory.root(), TEMPORARY + "*")) {
      leftovers.forEach(AtomicFile::deleteTree);
    }
  }
}
