package io.quorate.local.postgres;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.Backoff;
import io.quorate.local.os.DataDirectory;
import io.quorate.local.os.Deadline;
import io.quorate.local.os.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a PostgreSQL of our own in a data directory, for {@code local} and for a single node without
 * a database. It is durable (fsync, synchronous_commit and full_page_writes are on), listens on
 * 127.0.0.1 only and asks for a password. A server that dies is started again on the same port
 * until {@link #close}; its clients see their connections break. Safe for use by any thread.
 *
 * <p>The server outlives a Java process that is killed; the next start on the same directory stops
 * it first. Nothing that was committed is lost on the way.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int START_ATTEMPTS = 7;
  private static final int FIRST_PORT = 15_432;

  private final PostgresServer server;
  private final int port;
  private final Runnable release;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Object launching = new Object();
  private volatile Postmaster postmaster;

  private EmbeddedPostgres(
      PostgresServer server, int port, Postmaster postmaster, Runnable release) {
    this.server = server;
    this.port = port;
    this.postmaster = postmaster;
    this.release = release;
  }

  /**
   * Starts the server of a directory; what is missing is made first. Takes about a second, more on
   * the very first use or after a crash.
   *
   * @param directory is created if need be; the database is in its folder {@code postgres}
   * @param port the port to listen on; 0 for a free one below 32768
   * @throws LocalFailure when another process uses the directory, the port is taken, or the server
   *     does not get ready in time
   */
  public static EmbeddedPostgres start(Path directory, int port) {
    return start(directory, port, () -> true);
  }

  /**
   * The same, for a start that may be given up.
   *
   * @param wanted asked until the server is ready; when it says no, the server is stopped again and
   *     the start fails
   */
  public static EmbeddedPostgres start(Path directory, int port, BooleanSupplier wanted) {
    DataDirectory owned = DataDirectory.open(directory);
    Ports ports = new Ports();
    Runnable release =
        () -> {
          ports.close();
          owned.close();
        };
    boolean started = false;
    try {
      EmbeddedPostgres postgres = start(owned, ports, port, release, wanted);
      started = true;
      return postgres;
    } finally {
      if (!started) {
        release.run();
      }
    }
  }

  /** Starts a server in a directory that the caller has opened; see the public method. */
  public static EmbeddedPostgres start(
      DataDirectory directory, Ports ports, int port, Runnable release, BooleanSupplier wanted) {
    PostgresServer server = PostgresServer.prepare(directory.path());
    if (port != 0 && !ports.claim(port)) {
      throw new LocalFailure(
          "Expected port %d to be free for PostgreSQL, but another program uses it."
              .formatted(port));
    }
    Backoff backoff = new Backoff();
    for (int attempt = 1; attempt <= START_ATTEMPTS && wanted.getAsBoolean(); attempt++) {
      int candidate = port == 0 ? ports.claimFrom(FIRST_PORT) : port;
      Optional<Postmaster> postmaster = server.launch(candidate, wanted);
      if (postmaster.isPresent()) {
        EmbeddedPostgres postgres =
            new EmbeddedPostgres(server, candidate, postmaster.get(), release);
        postgres.startSupervisor();
        return postgres;
      }
      Deadline.pause(backoff.after(Duration.ZERO));
    }
    throw new LocalFailure(
        "Expected PostgreSQL to start, but it ended at once. From " + server.logTail());
  }

  public String jdbcUrl() {
    return PostgresReadiness.url(port, PostgresReadiness.DATABASE);
  }

  public String user() {
    return PostgresInitialisation.USER;
  }

  public String password() {
    return server.password();
  }

  public int port() {
    return port;
  }

  /** Returns the id of the server's first process; it changes when the server is started again. */
  public long processId() {
    return postmaster.processId();
  }

  /**
   * Ends all sessions and stops the server; waits for it, at most 45 seconds. Later calls do
   * nothing.
   */
  @Override
  public void close() {
    closing.countDown();
    synchronized (launching) {
      try {
        postmaster.stop();
        Files.deleteIfExists(server.directory().processIdFile());
      } catch (IOException e) {
        LOG.warn("Left {} behind", server.directory().processIdFile(), e);
      } finally {
        release.run();
      }
    }
  }

  private void startSupervisor() {
    Thread supervisor = new Thread(this::supervise, "postgres-supervisor");
    supervisor.setDaemon(true);
    supervisor.start();
  }

  private void supervise() {
    Backoff backoff = new Backoff();
    try {
      long startedAt = System.nanoTime();
      while (true) {
        int exitCode = postmaster.awaitExit();
        Duration life = Duration.ofNanos(System.nanoTime() - startedAt);
        if (closing.await(backoff.after(life).toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        LOG.warn("PostgreSQL ended with code {}; starting it again on port {}", exitCode, port);
        startedAt = System.nanoTime();
        relaunch();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries once; when that fails, the supervisor finds a dead server again and waits longer. */
  private void relaunch() {
    synchronized (launching) {
      if (closing.getCount() == 0) {
        return;
      }
      try {
        Optional<Postmaster> next = server.launch(port, () -> closing.getCount() > 0);
        if (next.isPresent()) {
          postmaster = next.get();
          LOG.info("PostgreSQL runs again with process id {}", postmaster.processId());
        } else {
          LOG.error("PostgreSQL ended at once. From {}", server.logTail());
        }
      } catch (LocalFailure e) {
        LOG.error("PostgreSQL could not be started again", e);
      }
    }
  }
}
