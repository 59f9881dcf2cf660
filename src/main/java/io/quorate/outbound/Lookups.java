package io.quorate.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Asks the system for the addresses of hosts. The system blocks, for a name that hangs much longer
 * than anybody waits, so a host has one lookup at a time, which all who ask meanwhile share, and
 * takes the thread of no other host. Safe for use by any thread; its threads end when idle.
 */
final class Lookups {

  /** Hosts that are looked up at the same time; those of another one wait. */
  private static final int MAX_THREADS = 64;

  private static final int IDLE_SECONDS = 10;

  private final Lookup lookup;
  private final int mostWaiting;
  private final ThreadPoolExecutor threads;
  private final Map<String, InProgress> inProgress = new HashMap<>();

  /** Asks the system for all addresses of a host; blocks. */
  @FunctionalInterface
  interface Lookup {
    /** Returns at least one. */
    InetAddress[] all(String host) throws UnknownHostException;
  }

  private static final class InProgress {
    private final CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
    private int waiting;
  }

  /**
   * Creates lookups without any in progress.
   *
   * @param hosts how many hosts there are
   * @param mostWaiting how many may wait for one host; one more is refused
   */
  Lookups(int hosts, int mostWaiting, Lookup lookup) {
    this.lookup = lookup;
    this.mostWaiting = mostWaiting;
    int most = Math.max(1, hosts);
    int together = Math.min(most, MAX_THREADS);
    this.threads =
        new ThreadPoolExecutor(
            together,
            together,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(most),
            Thread.ofPlatform().name("partner-names-", 1).daemon(true).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Returns the addresses of a host, at least one; the stage fails with {@link
   * UnknownHostException} when there are none.
   *
   * @throws RejectedExecutionException when too many wait
   */
  CompletionStage<List<InetAddress>> of(String host) {
    synchronized (inProgress) {
      InProgress known = inProgress.get(host);
      InProgress lookingUp = known == null ? new InProgress() : known;
      if (lookingUp.waiting >= mostWaiting) {
        throw new RejectedExecutionException("too many wait for " + host);
      }
      if (known == null) {
        threads.execute(() -> lookUp(host, lookingUp));
        inProgress.put(host, lookingUp);
      }
      lookingUp.waiting++;
      return lookingUp.addresses;
    }
  }

  private void lookUp(String host, InProgress lookingUp) {
    List<InetAddress> found = List.of();
    Throwable failure = null;
    try {
      found = List.of(lookup.all(host));
    } catch (UnknownHostException | RuntimeException e) {
      failure = e;
    }
    // Before it is told, so that nobody is given an old answer.
    synchronized (inProgress) {
      inProgress.remove(host);
    }
    if (failure == null) {
      lookingUp.addresses.complete(found);
    } else {
      lookingUp.addresses.completeExceptionally(failure);
    }
  }
}
