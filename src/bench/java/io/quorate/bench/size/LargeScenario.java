package io.quorate.bench.size;

import io.quorate.bench.load.Load;
import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Median;
import io.quorate.bench.result.Report;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.ServerKind;
import io.quorate.bench.stage.ServerProcess;
import io.quorate.bench.stage.Stage;
import io.quorate.bench.wire.BulkSender;
import io.quorate.bench.wire.Requests;
import io.quorate.local.os.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Measures a node over a journal of many events: its start, the audit from nothing, the recovery of
 * entities, and the command {@code archive} beside a load. The events are those of real requests,
 * copied by SQL with other ids, as if they had been written evenly over a year.
 */
public final class LargeScenario implements Scenario {

  private static final int COLD = 40;
  private static final int CONNECTIONS = 16;
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration LOAD = Duration.ofSeconds(20);
  private static final Duration AUDIT_LIMIT = Duration.ofHours(2);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final double MIB = 1024.0 * 1024.0;

  private static final String LIVE = "SELECT count(*) FROM ONLY event_journal";
  private static final String LIVE_BYTES = "SELECT pg_total_relation_size('event_journal')";
  private static final String ARCHIVED = "SELECT count(*) FROM archived_journal";
  private static final String ARCHIVE_BYTES = "SELECT pg_total_relation_size('archived_journal')";

  private final long events;
  private final Map<String, Object> results = new LinkedHashMap<>();

  /** What all accounts had together, and what was paid in since. */
  private long total;

  private long deposited;

  /**
   * Creates it.
   *
   * @param events how many events the journal has, about
   */
  public LargeScenario(long events) {
    this.events = events;
  }

  @Override
  public void run(Stage stage, Path out) {
    results.put("machine", Machine.here(stage.directory()));
    ServerProcess node = stage.start(ServerKind.TRANSFERS);
    var journal = new LargeJournal(stage, node);
    journal.writeOriginals();
    node.stop();
    tell("written", journal.copyUpTo(events));
    size(stage, node, "before");

    tell("firstReadyMs", node.start().toMillis());
    tell("auditSeconds", awaitAudit(node));
    total = audit(node, "total");
    journal.openLoaded();
    node.stop();
    tell("readyBeforeMs", node.start().toMillis());
    // It also gets the node warm.
    load(node, "before");
    recoveries(node, journal, 0, "before");
    archive(stage, node);
    size(stage, node, "archived");
    tell("vacuumSeconds", seconds(() -> stage.execute(node, "VACUUM event_journal")));
    size(stage, node, "vacuumed");
    node.stop();
    tell("packSeconds", seconds(() -> stage.execute(node, "VACUUM FULL event_journal")));
    size(stage, node, "packed");
    tell("readyAfterMs", node.start().toMillis());
    load(node, "after");
    recoveries(node, journal, COLD, "after");
    Report.writeJson(out.resolve("large.json"), results);
    requireConserved(node);
  }

  /** Beside a load; returns once both are over. */
  private void archive(Stage stage, ServerProcess node) {
    CompletableFuture<Double> archive =
        CompletableFuture.supplyAsync(
            () -> seconds(() -> stage.archive(node, "90d")), Thread::startVirtualThread);
    load(node, "beside");
    double seconds = archive.join();
    tell("archiveSeconds", seconds);
    tell("archivedPerSecond", stage.query(node, ARCHIVED) / seconds);
  }

  /** Deposits to accounts that nothing else uses. */
  private void load(ServerProcess node, String when) {
    byte[][] requests =
        IntStream.range(0, LargeJournal.LOADED)
            .mapToObj(i -> Requests.deposit(LargeJournal.loaded(i)))
            .toArray(byte[][]::new);
    LoadGenerator.Result result =
        LoadGenerator.run(node.httpPort(), requests, Load.unpaced(CONNECTIONS, WARM_UP, LOAD));
    deposited += result.acknowledged();
    tell(when + "PerSecond", result.perSecond());
    tell(when + "P50Ms", result.p50Ms());
    tell(when + "P99Ms", result.p99Ms());
    tell(when + "MaxMs", result.maxMs());
  }

  /** Returns how long the audit took to come up to date, in seconds. */
  private static double awaitAudit(ServerProcess node) {
    Deadline deadline = Deadline.after(AUDIT_LIMIT);
    return seconds(
        () -> {
          while (audit(node, "lagMs") > 0) {
            if (deadline.passed()) {
              throw new BenchFailure("Expected the audit to come up to date, but it did not.");
            }
            Deadline.pause(POLL);
          }
        });
  }

  private static double seconds(Runnable work) {
    long startedNanos = System.nanoTime();
    work.run();
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  /** The audit's totals are those of before, and what was paid in since. */
  private void requireConserved(ServerProcess node) {
    awaitAudit(node);
    long now = audit(node, "total");
    if (now != total + deposited) {
      throw new BenchFailure(
          "Expected %d in all accounts, but it is %d.".formatted(total + deposited, now));
    }
  }

  private static long audit(ServerProcess node, String member) {
    return BulkSender.sum(
        node.httpPort(), 1, 1, i -> Requests.get("/v1/audit"), answer -> answer.number(member));
  }

  private void recoveries(ServerProcess node, LargeJournal journal, int first, String when) {
    recovery(node, first, when + "OldAccount", i -> Requests.account(journal.account(i)));
    recovery(
        node,
        first,
        when + "OldTransaction",
        i -> Requests.get("/v1/transactions/" + journal.transaction(i)));
    recovery(node, first, when + "LongAccount", i -> Requests.account(journal.longAccount(i)));
    recovery(node, first, when + "NewAccount", i -> Requests.account(journal.newestAccount(i)));
  }

  private void recovery(ServerProcess node, int first, String label, IntFunction<byte[]> request) {
    double[] ms =
        IntStream.range(first, first + COLD)
            .mapToDouble(i -> BulkSender.sendOne(node.httpPort(), request.apply(i)).toNanos() / 1e6)
            .toArray();
    tell(label + "Ms", Median.of(ms));
    tell(label + "MaxMs", Arrays.stream(ms).max().orElse(0));
  }

  private void size(Stage stage, ServerProcess node, String when) {
    tell(when + "LiveEvents", stage.query(node, LIVE));
    tell(when + "LiveMiB", stage.query(node, LIVE_BYTES) / MIB);
    tell(when + "ArchivedEvents", stage.query(node, ARCHIVED));
    tell(when + "ArchivedMiB", stage.query(node, ARCHIVE_BYTES) / MIB);
  }

  private void tell(String name, long value) {
    results.put(name, value);
    System.out.printf("%s: %,d%n", name, value);
  }

  private void tell(String name, double value) {
    results.put(name, value);
    System.out.printf("%s: %,.1f%n", name, value);
  }
}
