package io.quorate.multijvm.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One node of a lab: its process, started again whenever it ends as long as the node is wanted, and
 * what a test can do to that process. Safe for use by any thread, but started and stopped by one.
 */
public final class LabNode {

  private static final String STOPPED = ") T";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(100);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration HEALTHY_LIFE = Duration.ofSeconds(30);

  private final int number;
  private final Function<NodeSetup, ProcessBuilder> builder;
  private final Runnable ended;
  private final List<NodeExit> exits = new CopyOnWriteArrayList<>();
  private volatile NodeSetup setup;
  private volatile CountDownLatch unwanted = new CountDownLatch(0);
  private volatile @Nullable Process process;
  private @Nullable Thread supervisor;

  /**
   * Prepares it.
   *
   * @param ended called whenever its process has ended, by a thread of the node
   */
  LabNode(
      int number, NodeSetup setup, Function<NodeSetup, ProcessBuilder> builder, Runnable ended) {
    this.number = number;
    this.setup = setup;
    this.builder = builder;
    this.ended = ended;
  }

  public int number() {
    return number;
  }

  /** Tells whether its process is started again when it ends. */
  public boolean isWanted() {
    return unwanted.getCount() > 0;
  }

  /** Starts the process and keeps it running; returns at once. */
  public void start() {
    if (isWanted()) {
      throw new IllegalStateException("Expected node %d to be stopped first.".formatted(number));
    }
    var end = new CountDownLatch(1);
    unwanted = end;
    Thread started = new Thread(() -> supervise(end), "node-" + number);
    started.setDaemon(true);
    supervisor = started;
    started.start();
  }

  /** Changes what its process is from the next start on, such as after {@link #terminate}. */
  public void use(NodeSetup changed) {
    setup = changed;
  }

  /** Returns the id of its process; 0 when none runs. */
  public long processId() {
    Process current = process;
    return current != null && current.isAlive() ? current.pid() : 0;
  }

  /** Returns when its process was started; the far future when none runs. */
  public Instant startedAt() {
    return ProcessHandle.of(processId())
        .flatMap(handle -> handle.info().startInstant())
        .orElse(Instant.MAX);
  }

  /** Returns how its processes ended so far, in that order. */
  public List<NodeExit> exits() {
    return List.copyOf(exits);
  }

  /** Halts all its threads at once. */
  public void pause() {
    Signals.pause(List.of(running().toHandle()));
  }

  /** Tells whether its process runs, and does not stand still. */
  boolean isAwake() {
    Process current = process;
    return current != null && current.isAlive() && !isPaused(current);
  }

  /** Tells whether it stands still, as Linux says. */
  public boolean isPaused() {
    return isPaused(running());
  }

  private static boolean isPaused(Process running) {
    Path file = Path.of("/proc", String.valueOf(running.pid()), "stat");
    try {
      String stat = Files.readString(file);
      // The state comes after the name, which may have blanks and brackets in it.
      return stat.startsWith(STOPPED, stat.lastIndexOf(')'));
    } catch (NoSuchFileException ended) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void resume() {
    Signals.resume(List.of(running().toHandle()));
  }

  /** Asks it to leave, with SIGTERM; it is started again then. */
  public void terminate() {
    running().destroy();
  }

  /** Sends SIGKILL; it is started again then. */
  public void kill() {
    running().destroyForcibly();
  }

  /** Asks it to leave, waits for that, and leaves it ended; returns the exit code. */
  public int leave() {
    unwanted.countDown();
    running().destroy();
    awaitEnd();
    return exits.getLast().code();
  }

  /** Sends SIGKILL and leaves it ended. */
  public void stayDown() {
    unwanted.countDown();
    Process current = process;
    if (current != null) {
      current.destroyForcibly();
    }
    awaitEnd();
  }

  private void awaitEnd() {
    Thread current = supervisor;
    if (current != null) {
      await("the end of node %d".formatted(number))
          .atMost(STOP_LIMIT)
          .until(() -> !current.isAlive());
    }
  }

  private Process running() {
    Process current = process;
    if (current == null || !current.isAlive()) {
      throw new IllegalStateException(
          "Expected node %d to run, but it does not.".formatted(number));
    }
    return current;
  }

  private void supervise(CountDownLatch end) {
    Duration next = FIRST_PAUSE;
    try {
      boolean over = false;
      while (!over) {
        long startedNanos = System.nanoTime();
        Process started = builder.apply(setup).start();
        process = started;
        if (end.getCount() == 0) {
          // Told to end while it was being started.
          started.destroyForcibly();
        }
        int code = started.waitFor();
        ended.run();
        exits.add(new NodeExit(number, code, System.nanoTime()));
        Duration pause =
            System.nanoTime() - startedNanos >= HEALTHY_LIFE.toNanos() ? FIRST_PAUSE : next;
        next =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
        over = end.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
