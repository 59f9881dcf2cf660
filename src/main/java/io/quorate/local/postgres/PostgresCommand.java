package io.quorate.local.postgres;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Builds the command line of the server. Settings are given there, since that is stronger than any
 * file: {@code ALTER SYSTEM} cannot make the database forget what it has acknowledged.
 */
final class PostgresCommand {

  static final String HOST = "127.0.0.1";

  private static final List<String> DURABLE =
      List.of("fsync=on", "synchronous_commit=on", "full_page_writes=on");

  /** Without this, macOS leaves what was "synced" in the cache of the drive. */
  private static final String DURABLE_ON_MAC = "wal_sync_method=fsync_writethrough";

  private static final List<String> PRIVATE =
      List.of(
          "listen_addresses=" + HOST,
          "unix_socket_directories=",
          "password_encryption=scram-sha-256");

  /** Nine nodes with a pool of 20 each fit; the write-ahead log stays short to recover quickly. */
  private static final List<String> SIZES =
      List.of(
          "max_connections=200", "shared_buffers=128MB", "min_wal_size=256MB", "max_wal_size=1GB");

  private static final List<String> LOGGING =
      List.of("logging_collector=off", "log_destination=stderr", "log_line_prefix=%m [%p] ");

  private PostgresCommand() {}

  /** Returns the command; the data folder comes first, so that every process list shows it. */
  static List<String> of(PostgresBinaries binaries, Path data, int port) {
    List<String> settings = new ArrayList<>(DURABLE);
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac")) {
      settings.add(DURABLE_ON_MAC);
    }
    settings.addAll(PRIVATE);
    settings.add("port=" + port);
    settings.addAll(SIZES);
    settings.addAll(LOGGING);
    List<String> command = new ArrayList<>();
    command.add(binaries.program("postgres").toString());
    command.add("-D");
    command.add(data.toString());
    for (String setting : settings) {
      command.add("-c");
      command.add(setting);
    }
    return List.copyOf(command);
  }
}
