package io.quorate.local.cluster;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.AtomicFile;
import io.quorate.local.os.Backoff;
import io.quorate.local.os.BoundedLog;
import io.quorate.local.os.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one node running: starts its process, writes down the process id, and starts it again, with
 * growing pauses, whenever it exits. Safe for use by any thread.
 */
public final class NodeProcess {

  private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

  /** How long a process may take to write down what its threads do. */
  private static final Duration TO_WRITE_THREADS = Duration.ofSeconds(1);

  private final NodeFiles files;
  private final Supplier<ProcessBuilder> builder;
  private final boolean restart;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread supervisor;
  private final Object starting = new Object();
  private volatile @Nullable Process process;
  private boolean restartWanted;
  private final AtomicInteger exits = new AtomicInteger();

  /**
   * @param restart whether to start the process again when it exits
   */
  NodeProcess(NodeFiles files, Supplier<ProcessBuilder> builder, boolean restart) {
    this.files = files;
    this.builder = builder;
    this.restart = restart;
    this.supervisor = new Thread(this::supervise, "node-" + files.number() + "-supervisor");
    this.supervisor.setDaemon(true);
  }

  public NodeFiles files() {
    return files;
  }

  /** Begins; returns at once. */
  void start() {
    supervisor.start();
  }

  /** How often the process has exited unasked, or could not even be started. */
  public int exits() {
    return exits.get();
  }

  /**
   * Asks the process to stop gracefully and has another one started as soon as it has, without the
   * pause that follows a crash; returns at once.
   *
   * @return the process that was asked; empty when none runs, and then nothing is done
   */
  public Optional<ProcessHandle> requestRestart() {
    synchronized (starting) {
      Process current = process;
      if (current == null || !current.isAlive() || stopping.getCount() == 0) {
        return Optional.empty();
      }
      restartWanted = true;
      current.destroy();
      return Optional.of(current.toHandle());
    }
  }

  /** Asks the process to stop, and starts none from now on; returns at once. */
  void requestStop() {
    stopping.countDown();
    synchronized (starting) {
      Process current = process;
      if (current != null) {
        current.destroy();
      }
    }
  }

  /**
   * Waits for the end of the process after {@link #requestStop}. Has it write down what its threads
   * do, and kills it, when it takes too long.
   */
  void awaitStop(Duration limit) {
    Process current = process;
    if (current != null && !Processes.awaitExit(current.toHandle(), limit)) {
      LOG.warn(
          "Node {} did not stop in time and is killed; {} says what its threads do",
          files.number(),
          files.log());
      Processes.signal(current.toHandle(), "QUIT");
      Processes.awaitExit(current.toHandle(), TO_WRITE_THREADS);
      Processes.kill(current.toHandle());
    }
    try {
      Files.deleteIfExists(files.processId());
    } catch (IOException e) {
      LOG.warn("Left {} behind", files.processId(), e);
    }
  }

  private void supervise() {
    Backoff backoff = new Backoff();
    try {
      while (stopping.getCount() > 0) {
        long startedAt = System.nanoTime();
        boolean wanted = runOnce();
        Duration life = Duration.ofNanos(System.nanoTime() - startedAt);
        if (!wanted
            && (!restart
                || stopping.await(backoff.after(life).toMillis(), TimeUnit.MILLISECONDS))) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs the process to its end; tells whether it ended because a restart was wanted. */
  private boolean runOnce() throws InterruptedException {
    try {
      Process current = spawn();
      if (current == null) {
        return false;
      }
      LOG.info("Node {} runs with process id {}", files.number(), current.pid());
      int exitCode = current.waitFor();
      if (takeRestart()) {
        LOG.info("Node {} left with code {}", files.number(), exitCode);
        return true;
      }
      if (stopping.getCount() > 0) {
        LOG.warn("Node {} exited with code {}", files.number(), exitCode);
      }
    } catch (IOException | LocalFailure e) {
      LOG.error("Node {} could not be started", files.number(), e);
    }
    exits.incrementAndGet();
    return false;
  }

  private boolean takeRestart() {
    synchronized (starting) {
      boolean wanted = restartWanted;
      restartWanted = false;
      return wanted;
    }
  }

  /** Starts the process, unless it was asked to stop before: then returns null. */
  private @Nullable Process spawn() throws IOException {
    synchronized (starting) {
      if (stopping.getCount() == 0) {
        return null;
      }
      BoundedLog.bound(files.log());
      Process started = builder.get().start();
      process = started;
      try {
        AtomicFile.write(files.processId(), started.pid() + "\n", AtomicFile.READABLE);
      } catch (LocalFailure e) {
        // A node without its file could not be found: it must not run beside the next attempt.
        Processes.kill(started.toHandle());
        throw e;
      }
      return started;
    }
  }
}
