package io.quorate.local.postgres;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.AtomicFile;
import io.quorate.local.os.BoundedLog;
import io.quorate.local.os.CacheDirectory;
import io.quorate.local.os.ServerUser;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A database cluster on disk together with what it takes to run a server on it. Safe for use by one
 * thread at a time.
 */
final class PostgresServer {

  private static final int LOG_LINES = 15;

  private final PostgresDirectory directory;
  private final PostgresBinaries binaries;
  private final ServerUser user;
  private final String password;

  private PostgresServer(
      PostgresDirectory directory, PostgresBinaries binaries, ServerUser user, String password) {
    this.directory = directory;
    this.binaries = binaries;
    this.user = user;
    this.password = password;
  }

  /**
   * Unpacks the programs and makes the database cluster, each unless that was done before. A server
   * that an earlier process left behind is stopped.
   */
  static PostgresServer prepare(Path root) {
    PostgresDirectory directory = new PostgresDirectory(root);
    ServerUser user = ServerUser.detect();
    if (!user.reaches(root)) {
      throw new LocalFailure(
          "Expected an unprivileged user to reach %s (PostgreSQL refuses to run as root), but the"
                  .formatted(root)
              + " permissions of a folder above it forbid that; choose another directory, or run"
              + " Quorate as the user to whom it belongs.");
    }
    PostgresBinaries binaries = binaries(root, user);
    ServerStop.clear(directory.data());
    String password = directory.password();
    new PostgresInitialisation(directory, binaries, user).ensure();
    return new PostgresServer(directory, binaries, user, password);
  }

  String password() {
    return password;
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param wanted turns false when the start is to be given up
   * @return empty when the server ended by itself, for example because its port is taken
   * @throws LocalFailure when it did not get ready in time or is no longer wanted; it is stopped
   *     then
   */
  Optional<Postmaster> launch(int port, BooleanSupplier wanted) {
    ServerStop.clear(directory.data());
    Postmaster postmaster =
        Postmaster.spawn(
            user.command(PostgresCommand.of(binaries, directory.data(), port)), directory.log());
    boolean ready = false;
    try {
      PostgresReadiness.await(port, password, () -> postmaster.isAlive() && wanted.getAsBoolean());
      AtomicFile.write(
          directory.processIdFile(), postmaster.processId() + "\n", AtomicFile.READABLE);
      ready = true;
      return Optional.of(postmaster);
    } catch (LocalFailure e) {
      if (postmaster.isAlive() || !wanted.getAsBoolean()) {
        throw e;
      }
      return Optional.empty();
    } finally {
      if (!ready) {
        postmaster.stop();
      }
    }
  }

  /** Returns the end of the server's log, for a message. */
  String logTail() {
    return directory.log() + ":\n" + BoundedLog.tail(directory.log(), LOG_LINES);
  }

  PostgresDirectory directory() {
    return directory;
  }

  private static PostgresBinaries binaries(Path root, ServerUser user) {
    Optional<Path> cache = CacheDirectory.folder("binaries");
    if (cache.isPresent() && user.reaches(cache.get())) {
      return PostgresBinaries.unpack(cache.get());
    }
    return PostgresBinaries.unpack(root);
  }
}
