package io.quorate.bench.read;

import io.quorate.bench.load.DepositSender;
import io.quorate.bench.load.Load;
import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.bench.load.Plan;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Median;
import io.quorate.bench.result.Report;
import io.quorate.bench.stage.CpuTimes;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.ServerKind;
import io.quorate.bench.stage.ServerProcess;
import io.quorate.bench.stage.Stage;
import io.quorate.bench.wire.BulkSender;
import io.quorate.bench.wire.Requests;
import io.quorate.bench.wire.WireClient;
import io.quorate.local.os.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Measures the feed of one node: how long after a deposit was acknowledged its event is with
 * readers, one and many; and what a reader costs the writes when there are as many events as the
 * node can write. Every reader must get every event.
 */
public final class FeedScenario implements Scenario {

  private static final int[] READERS = {1, 100, 1_000};
  private static final Duration PACE = Duration.ofMillis(100);
  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(15);
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration ARRIVAL = Duration.ofSeconds(30);
  private static final int BATCH = 1_000;
  private static final int WRITERS = 8;
  private static final long HIGHEST_MICROS = 60_000_000;
  private static final String DEPOSITS = "&types=account.deposited&entity=accounts/";

  private final Plan plan;

  /** Of the events of one account: how long they took to all readers. */
  private record Delay(double p50Ms, double p99Ms, double maxMs, double serverCpuMicros) {}

  /** Writes a second, with or without a reader, and the processor time of each. */
  private record Writes(double perSecond, double serverCpuMicros, double databaseCpuMicros) {}

  public FeedScenario(Plan plan) {
    this.plan = plan;
  }

  @Override
  public void run(Stage stage, Path out) {
    ServerProcess node = stage.start(ServerKind.GROUP_COMMIT);
    BulkSender.sendOne(node.httpPort(), Requests.open("hot", 0));
    writes(stage, node, 0, plan.warmUp(WRITERS, FIRST_WARM_UP));
    Map<Integer, List<Writes>> writes = new LinkedHashMap<>();
    Map<Integer, List<Delay>> delays = new LinkedHashMap<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      List<Integer> order = round % 2 == 1 ? List.of(0, 1, 10) : List.of(10, 1, 0);
      for (int readers : order) {
        Writes one = writes(stage, node, readers, plan.cell(WRITERS, WARM_UP));
        System.err.printf("round %d: %d readers of all: %s%n", round, readers, one);
        writes.computeIfAbsent(readers, unknown -> new ArrayList<>()).add(one);
      }
      for (int readers : READERS) {
        Delay one = delay(stage, node, readers, "paced-%d-%d".formatted(round, readers));
        System.err.printf("round %d: %d readers of a few: %s%n", round, readers, one);
        delays.computeIfAbsent(readers, unknown -> new ArrayList<>()).add(one);
      }
    }
    print(writes, delays);
    Report.writeJson(
        out.resolve("feed.json"),
        Map.of("machine", Machine.here(stage.directory()), "writes", writes, "delays", delays));
  }

  /** Deposits in batches to one account, as many as there can be. */
  private static Writes writes(Stage stage, ServerProcess node, int readers, Load load) {
    String operation =
        "{\"method\":\"POST\",\"path\":\"/v1/accounts/hot/deposits\",\"body\":{\"amount\":1}}";
    byte[] request =
        Requests.batch(
            IntStream.range(0, BATCH).mapToObj(i -> operation).collect(Collectors.joining(",")));
    var received = new AtomicLong();
    List<CpuTimes> times = new ArrayList<>();
    Runnable clock = () -> times.add(CpuTimes.now(List.of(node), stage.databaseProcess()));
    List<FeedFollower> followers = follow(node, readers, "hot", n -> received.incrementAndGet());
    try {
      Result result =
          LoadGenerator.run(
              number ->
                  new DepositSender(
                      new WireClient(node.httpPort(), DepositSender.LARGEST_ANSWER),
                      List.of(request),
                      new SplittableRandom(number),
                      BATCH),
              load,
              clock,
              clock);
      long written = result.acknowledged() * BATCH;
      await("all events", () -> received.get() >= readers * written);
      if (received.get() != readers * written) {
        throw new BenchFailure(
            "Expected %d events of %d readers, but they got %d."
                .formatted(readers * written, readers, received.get()));
      }
      CpuTimes cpu = times.getLast().since(times.getFirst());
      double count = Math.max(1.0, (double) result.inTime() * BATCH);
      return new Writes(
          result.perSecond() * BATCH,
          cpu.server().toNanos() / 1000.0 / count,
          cpu.database().toNanos() / 1000.0 / count);
    } finally {
      followers.forEach(FeedFollower::close);
    }
  }

  /** Makes a deposit now and then. */
  private Delay delay(Stage stage, ServerProcess node, int readers, String account) {
    BulkSender.sendOne(node.httpPort(), Requests.open(account, 0));
    Map<Long, Long> answeredNanos = new ConcurrentHashMap<>();
    Map<Long, AtomicLong> early = new ConcurrentHashMap<>();
    var latency = new ConcurrentHistogram(HIGHEST_MICROS, 3);
    var received = new AtomicLong();
    List<FeedFollower> followers =
        follow(
            node,
            readers,
            account,
            number -> {
              // An event may be there before the answer to its request.
              Long answered = answeredNanos.get(number);
              long delayNanos = answered == null ? 0 : System.nanoTime() - answered;
              latency.recordValue(Math.clamp(delayNanos / 1000, 0, HIGHEST_MICROS));
              early.computeIfAbsent(number, unknown -> new AtomicLong()).incrementAndGet();
              received.incrementAndGet();
            });
    List<CpuTimes> times = new ArrayList<>();
    times.add(CpuTimes.now(List.of(node), stage.databaseProcess()));
    long deposits = Math.max(1, plan.measured().toMillis() / PACE.toMillis());
    try (var client = new WireClient(node.httpPort())) {
      for (long number = 2; number < deposits + 2; number++) {
        Deadline.pause(PACE);
        if (client.send(Requests.deposit(account)) != 200) {
          throw new BenchFailure("Expected a deposit, but got: " + client.response());
        }
        answeredNanos.put(number, System.nanoTime());
      }
      await("the events of all readers", () -> received.get() >= readers * deposits);
      times.add(CpuTimes.now(List.of(node), stage.databaseProcess()));
      if (early.values().stream().anyMatch(count -> count.get() != readers)) {
        throw new BenchFailure("Expected each event once at every reader, but it was not so.");
      }
    } catch (IOException e) {
      throw new BenchFailure("Expected to make deposits, but could not", e);
    } finally {
      followers.forEach(FeedFollower::close);
    }
    return new Delay(
        latency.getValueAtPercentile(50) / 1000.0,
        latency.getValueAtPercentile(99) / 1000.0,
        latency.getMaxValue() / 1000.0,
        times.getLast().since(times.getFirst()).server().toNanos() / 1000.0 / (readers * deposits));
  }

  private static List<FeedFollower> follow(
      ServerProcess node, int readers, String account, LongConsumer seen) {
    List<FeedFollower> followers = new ArrayList<>();
    try {
      for (int i = 0; i < readers; i++) {
        followers.add(new FeedFollower(node.httpPort(), DEPOSITS + account, seen));
      }
      return followers;
    } catch (IOException e) {
      followers.forEach(FeedFollower::close);
      throw new BenchFailure("Expected to follow the feed, but could not", e);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long untilNanos = System.nanoTime() + ARRIVAL.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - untilNanos > 0) {
        throw new BenchFailure("Expected %s, but they did not come.".formatted(what));
      }
      Deadline.pause(Duration.ofMillis(5));
    }
  }

  private static void print(Map<Integer, List<Writes>> writes, Map<Integer, List<Delay>> delays) {
    String row = "%7s  %12s %10s %10s %14s%n";
    System.out.printf(row, "readers", "writes/s", "node CPU", "database", "x no reader");
    double alone = Median.of(writes.getOrDefault(0, List.of()), Writes::perSecond);
    writes.forEach(
        (readers, measured) ->
            System.out.printf(
                row,
                readers,
                "%,.0f".formatted(Median.of(measured, Writes::perSecond)),
                "%.1f us".formatted(Median.of(measured, Writes::serverCpuMicros)),
                "%.1f us".formatted(Median.of(measured, Writes::databaseCpuMicros)),
                "%.3f".formatted(Median.of(measured, Writes::perSecond) / alone)));
    String delay = "%7s  %10s %10s %10s %20s%n";
    System.out.printf(delay, "readers", "p50 ms", "p99 ms", "max ms", "node CPU an event");
    delays.forEach(
        (readers, measured) ->
            System.out.printf(
                delay,
                readers,
                "%.1f".formatted(Median.of(measured, Delay::p50Ms)),
                "%.1f".formatted(Median.of(measured, Delay::p99Ms)),
                "%.1f".formatted(Median.of(measured, Delay::maxMs)),
                "%.1f us".formatted(Median.of(measured, Delay::serverCpuMicros))));
  }
}
