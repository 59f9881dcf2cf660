package io.quorate.local.restart;

import io.quorate.local.LocalFailure;
import io.quorate.local.http.JsonRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Sends deposits and reads at a steady rate through all nodes, and judges the answers: every
 * request must succeed in the end, and every read must show what was acknowledged before it began
 * and nothing that was not sent. Requests are due at fixed moments, and latencies count from these,
 * so that a slow answer delays and hides no other one.
 *
 * <p>{@link #open}, {@link #start}, {@link #stop} and {@link #checkBalances} are called once each,
 * in this order, by one thread.
 */
final class RestartLoad implements AutoCloseable {

  static final int ACCOUNTS = 100;
  static final int REQUESTS_PER_SECOND = 150;
  static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);

  /** As many as can be due within the limit of one. */
  private static final int MAX_IN_FLIGHT = 4_500;

  private static final long INTERVAL_NANOS = 1_000_000_000L / REQUESTS_PER_SECOND;
  private static final int AMOUNTS = 100;

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final LoadClient client;
  private final List<LoadAccount> accounts;
  private final LoadTally tally = new LoadTally(System.nanoTime());
  private final Semaphore room = new Semaphore(MAX_IN_FLIGHT);
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread pace = new Thread(this::pace, "load");
  private volatile boolean stopping;
  private volatile long sent;

  RestartLoad(LoadClient client) {
    this.client = client;
    this.accounts =
        IntStream.range(0, ACCOUNTS)
            .mapToObj(i -> new LoadAccount("rolling-%s-%d".formatted(run, i)))
            .toList();
    pace.setDaemon(true);
  }

  /**
   * Opens the accounts.
   *
   * @throws LocalFailure when that fails
   */
  void open() {
    int turn = 0;
    for (LoadAccount account : accounts) {
      LoadAnswer answer = client.send(account.open(), turn++, System.nanoTime());
      if (!answer.isSuccess()) {
        throw new LocalFailure(
            "Expected to open accounts for the load, but: %s %s"
                .formatted(answer.story(), answer.body()));
      }
    }
  }

  /** Begins to send; returns at once. */
  void start() {
    pace.start();
  }

  /** Measures latencies from now on. */
  void measure() {
    tally.measure();
  }

  /** Sends nothing more and waits, with a bound, for all answers. */
  LoadTally.Result stop() {
    stopping = true;
    try {
      pace.join(REQUEST_LIMIT);
      senders.shutdown();
      if (!senders.awaitTermination(
          REQUEST_LIMIT.plus(LoadClient.ATTEMPT_LIMIT).toMillis(), TimeUnit.MILLISECONDS)) {
        tally.lost(sent - tally.requests());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailure("Expected to wait for the load's answers, but was interrupted", e);
    }
    return tally.result();
  }

  /**
   * Returns what is wrong with the balances in the end, one line an account; empty when nothing.
   */
  List<String> checkBalances() {
    List<String> wrong = new ArrayList<>();
    int turn = 0;
    for (LoadAccount account : accounts) {
      JsonRequest read = account.read();
      LoadAnswer answer = client.send(read, turn++, System.nanoTime());
      String reason = wrongRead(answer, account.atLeast(), account.atMost());
      if (!reason.isEmpty()) {
        wrong.add(read.path() + ": " + reason);
      }
    }
    return wrong;
  }

  @Override
  public void close() {
    stopping = true;
    senders.shutdownNow();
  }

  private void pace() {
    long startNanos = System.nanoTime();
    for (long number = 0; !stopping; number++) {
      long dueNanos = startNanos + number * INTERVAL_NANOS;
      while (System.nanoTime() - dueNanos < 0) {
        LockSupport.parkNanos(dueNanos - System.nanoTime());
      }
      room.acquireUninterruptibly();
      int turn = (int) (number % Integer.MAX_VALUE);
      sent = number + 1;
      try {
        senders.execute(() -> request(turn, dueNanos));
      } catch (RejectedExecutionException closed) {
        return;
      }
    }
  }

  private void request(int turn, long dueNanos) {
    try {
      LoadAccount account = accounts.get(ThreadLocalRandom.current().nextInt(ACCOUNTS));
      if (ThreadLocalRandom.current().nextBoolean()) {
        deposit(account, turn, dueNanos);
      } else {
        read(account, turn, dueNanos);
      }
    } finally {
      room.release();
    }
  }

  private void deposit(LoadAccount account, int turn, long dueNanos) {
    long amount = 1L + turn % AMOUNTS;
    JsonRequest request = account.deposit("%s-%d".formatted(run, turn), amount);
    LoadAnswer answer = client.send(request, turn, dueNanos);
    if (answer.isSuccess()) {
      account.deposited(amount);
      tally.succeeded(request, dueNanos, answer);
    } else {
      tally.failed(request, dueNanos, answer, "Expected a success, but got none");
    }
  }

  private void read(LoadAccount account, int turn, long dueNanos) {
    long atLeast = account.atLeast();
    JsonRequest request = account.read();
    LoadAnswer answer = client.send(request, turn, dueNanos);
    String wrong = wrongRead(answer, atLeast, account.atMost());
    if (wrong.isEmpty()) {
      tally.succeeded(request, dueNanos, answer);
    } else {
      tally.failed(request, dueNanos, answer, wrong);
    }
  }

  /** Says what is wrong with a read; empty when nothing is. */
  private static String wrongRead(LoadAnswer answer, long atLeast, long atMost) {
    if (!answer.isSuccess()) {
      return "Expected a success, but got none";
    }
    OptionalLong balance = LoadAccount.balance(answer.body());
    if (balance.isEmpty() || balance.getAsLong() < atLeast || balance.getAsLong() > atMost) {
      return "Expected a balance of %d to %d, but got %s".formatted(atLeast, atMost, answer.body());
    }
    return "";
  }
}
