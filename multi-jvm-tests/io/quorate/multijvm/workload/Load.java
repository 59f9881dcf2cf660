package io.quorate.multijvm.workload;

import io.quorate.multijvm.client.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Runs workloads, each in a thread of its own, until it is stopped. */
public final class Load implements AutoCloseable {

  /** So that a load leaves the machine some air. */
  public static final Duration PACE = Duration.ofMillis(15);

  /** Leaves most of the machine's time to nodes that start again under the load. */
  public static final Duration MODEST = Duration.ofMillis(60);

  private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

  private final List<Thread> threads = new ArrayList<>();
  private final History history;
  private final Duration pace;
  private volatile boolean stopping;

  private Load(History history, Duration pace) {
    this.history = history;
    this.pace = pace;
  }

  public static Load start(long seed, History history, List<Workload> workloads) {
    return start(seed, history, workloads, PACE);
  }

  /**
   * Starts it.
   *
   * @param pace the pause of a client between two steps
   */
  public static Load start(long seed, History history, List<Workload> workloads, Duration pace) {
    var load = new Load(history, pace);
    var seeds = new SplittableRandom(seed);
    for (Workload workload : workloads) {
      RandomGenerator random = seeds.split();
      load.threads.add(
          Thread.ofPlatform()
              .name("load-" + load.threads.size())
              .daemon(true)
              .start(() -> load.run(workload, random)));
    }
    return load;
  }

  /** Lets every client finish what it has begun; from now on they begin nothing. */
  public void requestStop() {
    stopping = true;
  }

  /** Stops, and waits until every client has its last answer. */
  @Override
  public void close() {
    requestStop();
    long deadlineNanos = System.nanoTime() + STOP_LIMIT.toNanos();
    for (Thread thread : threads) {
      try {
        if (!thread.join(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())))) {
          history.violation("Expected " + thread.getName() + " to end, but it hangs.");
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        threads.forEach(Thread::interrupt);
        return;
      }
    }
  }

  private void run(Workload workload, RandomGenerator random) {
    try {
      while (!stopping) {
        workload.step(random);
        LockSupport.parkNanos(pace.toNanos());
      }
    } catch (RuntimeException e) {
      history.violation("Expected the load to run, but " + e);
    }
  }
}
