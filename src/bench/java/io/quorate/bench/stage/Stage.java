package io.quorate.bench.stage;

import io.quorate.bench.result.BenchFailure;
import io.quorate.cli.ArchiveCommand;
import io.quorate.local.cluster.LocalCluster;
import io.quorate.local.cluster.LocalJournal;
import io.quorate.local.cluster.LocalSettings;
import io.quorate.local.os.AtomicFile;
import io.quorate.local.os.Ports;
import io.quorate.local.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import picocli.CommandLine;

/**
 * Everything that a scenario starts: one PostgreSQL in a folder of its own, and servers over it,
 * each with a database of its own. {@link #close} ends it all and removes the folder; it also runs
 * when the program is told to end.
 */
public final class Stage implements AutoCloseable {

  /** Where the nodes of clusters get their ports for HTTP, one after the other. */
  private static final int FIRST_CLUSTER_PORT = 21_080;

  private static final Duration CLUSTER_START = Duration.ofMinutes(3);

  private final Path directory;
  private final EmbeddedPostgres postgres;
  private final Ports ports = new Ports();
  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<PeerProcess> peers = new ArrayList<>();
  private final List<LocalCluster> clusters = new ArrayList<>();
  private int clusterPort = FIRST_CLUSTER_PORT;
  private final Thread hook = new Thread(this::closeAll, "bench-stop");
  private boolean closed;

  private Stage(Path directory, EmbeddedPostgres postgres) {
    this.directory = directory;
    this.postgres = postgres;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Makes the folder and starts the database. */
  public static Stage open() {
    try {
      Path directory = Files.createTempDirectory("quorate-bench-").toRealPath();
      // PostgreSQL may have to run as another user, who must reach its folder.
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      return new Stage(directory, EmbeddedPostgres.start(directory, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path directory() {
    return directory;
  }

  /** The first process of the database; its children do the work. */
  public ProcessHandle databaseProcess() {
    return ProcessHandle.of(postgres.processId()).orElseThrow();
  }

  /** Returns a number that a query gives in a server's database. */
  public long query(ServerProcess server, String query) {
    try (var connection =
            DriverManager.getConnection(
                url(server.databaseName()), postgres.user(), postgres.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new BenchFailure("Expected to ask a database, but could not", e);
    }
  }

  /** Returns how many bytes of the write-ahead log all servers have had written so far. */
  public long logBytes(ServerProcess server) {
    return query(server, "SELECT (pg_current_wal_lsn() - '0/0')::bigint");
  }

  /** Runs statements in a server's database, each by itself. */
  public void execute(ServerProcess server, String... statements) {
    try (var connection =
            DriverManager.getConnection(
                url(server.databaseName()), postgres.user(), postgres.password());
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new BenchFailure("Expected to change a database, but could not", e);
    }
  }

  /** Runs the command {@code archive} on a server's database. */
  public void archive(ServerProcess server, String olderThan) {
    Path settings = directory.resolve("archive.conf");
    try {
      Files.writeString(
          settings,
          "quorate.database { url = \"%s\", user = \"%s\", password = \"%s\" }"
              .formatted(url(server.databaseName()), postgres.user(), postgres.password()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int exitCode =
        new CommandLine(new ArchiveCommand())
            .execute("--config", settings.toString(), "--older-than", olderThan);
    if (exitCode != 0) {
      throw new BenchFailure("Expected the archive to end with 0, but it ended with " + exitCode);
    }
  }

  /**
   * Starts a server over a new database and waits until it is ready.
   *
   * @param arguments what its program is told beside what all of its kind are
   */
  public ServerProcess start(ServerKind kind, String... arguments) {
    String database = kind.name().toLowerCase(Locale.ROOT) + servers.size();
    createDatabase(database);
    var settings = new ServerProcess.Database(url(database), postgres.user(), postgres.password());
    ServerProcess server;
    synchronized (this) {
      if (closed) {
        throw new BenchFailure("Expected to start a server, but was told to end.");
      }
      Path files = directory.resolve(database);
      server = new ServerProcess(kind, files, settings, ports, List.of(arguments));
      servers.add(server);
    }
    server.start();
    return server;
  }

  /**
   * Starts a server that is none of Quorate's; it may not listen yet.
   *
   * @param command makes its command line, given its port
   */
  public PeerProcess startPeer(String name, IntFunction<List<String>> command) {
    int port = ports.claimFrom(ServerProcess.FIRST_PORT);
    synchronized (this) {
      if (closed) {
        throw new BenchFailure("Expected to start a server, but was told to end.");
      }
      PeerProcess peer =
          PeerProcess.start(name, command.apply(port), port, directory.resolve(name + ".log"));
      peers.add(peer);
      return peer;
    }
  }

  /** Starts a cluster of nodes, with what they need; returns their ports once all are ready. */
  public List<Integer> startCluster(LocalJournal journal, int nodes) {
    LocalSettings settings;
    LocalCluster cluster;
    synchronized (this) {
      if (closed) {
        throw new BenchFailure("Expected to start a cluster, but was told to end.");
      }
      settings =
          new LocalSettings(
              nodes,
              directory.resolve("cluster-" + clusters.size()),
              clusterPort,
              false,
              journal,
              CLUSTER_START);
      clusterPort += nodes;
      cluster = new LocalCluster(settings);
      clusters.add(cluster);
    }
    cluster.start();
    return settings.numbers().map(settings::httpPort).boxed().toList();
  }

  @Override
  public void close() {
    closeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook is at work already, or has found nothing to do.
    }
  }

  private synchronized void closeAll() {
    if (closed) {
      return;
    }
    closed = true;
    peers.forEach(PeerProcess::close);
    clusters.forEach(LocalCluster::close);
    servers.forEach(ServerProcess::stop);
    postgres.close();
    ports.close();
    AtomicFile.deleteTree(directory);
  }

  private void createDatabase(String name) {
    try (var connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new BenchFailure("Expected to create a database, but could not", e);
    }
  }

  private String url(String database) {
    String url = postgres.jdbcUrl();
    return url.substring(0, url.lastIndexOf('/') + 1) + database;
  }
}
