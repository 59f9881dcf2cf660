package io.quorate.bench.size;

import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Report;
import io.quorate.bench.stage.CpuTimes;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.ServerKind;
import io.quorate.bench.stage.ServerProcess;
import io.quorate.bench.stage.Stage;
import io.quorate.bench.wire.BulkSender;
import io.quorate.bench.wire.Requests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Measures what each operation leaves in the database for ever: its events, and the bytes of the
 * journal with its indexes. Afterwards everything that can be archived is, and an event is measured
 * there.
 */
public final class SizeScenario implements Scenario {

  private static final int ACCOUNTS = 1000;
  private static final int OPERATIONS = 10_000;
  private static final int CONNECTIONS = 32;

  /** Deposits to one account, so that it has a snapshot. */
  private static final int LONG = 1000;

  private static final long PLENTY = 1_000_000_000;

  private static final String EVENTS = "SELECT count(*) FROM event_journal";
  private static final String JOURNAL = "SELECT pg_total_relation_size('event_journal')";
  private static final String SNAPSHOT =
      "SELECT avg(pg_column_size(snapshot_payload) + 100)::bigint FROM snapshot";
  private static final String ARCHIVED = "SELECT count(*) FROM archived_journal";
  private static final String ARCHIVE = "SELECT pg_total_relation_size('archived_journal')";

  /** One kind of operation, as the requests of the i-th one. */
  private record Kind(String label, List<IntFunction<byte[]>> requests) {}

  /**
   * What one operation takes.
   *
   * @param journalBytes of the journal and its indexes
   * @param logBytes of the database's write-ahead log, which goes to backups and standbys
   */
  private record Size(String label, double events, double journalBytes, double logBytes) {}

  @Override
  public void run(Stage stage, Path out) {
    ServerProcess node = stage.start(ServerKind.TRANSFERS);
    send(node, ACCOUNTS, i -> Requests.open(account(i), PLENTY));
    send(node, ACCOUNTS, i -> Requests.create(item(i), PLENTY));
    var sizes = new ArrayList<Size>();
    for (Kind kind : kinds()) {
      Size size = measure(stage, node, kind);
      System.out.printf(
          "%-22s %5.2f events, %,6.0f bytes in the journal, %,6.0f bytes in the log%n",
          size.label(), size.events(), size.journalBytes(), size.logBytes());
      sizes.add(size);
    }
    BulkSender.send(node.httpPort(), 1, 1, i -> Requests.open("size-long", PLENTY));
    send(node, LONG, i -> Requests.deposit("size-long"));
    CpuTimes.awaitCalm(List.of(node), stage.databaseProcess());
    long snapshotBytes = stage.query(node, SNAPSHOT);
    stage.archive(node, "0s");
    double archivedBytes =
        (double) stage.query(node, ARCHIVE) / Math.max(1L, stage.query(node, ARCHIVED));
    System.out.printf(
        "A snapshot of an account: %,d bytes. An archived event: %,.0f bytes%n",
        snapshotBytes, archivedBytes);
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("machine", Machine.here(stage.directory()));
    results.put("operations", sizes);
    results.put("snapshotBytes", snapshotBytes);
    results.put("archivedBytesPerEvent", archivedBytes);
    Report.writeJson(out.resolve("size.json"), results);
  }

  private static List<Kind> kinds() {
    return List.of(
        new Kind("deposit", List.of(i -> Requests.deposit(account(i)))),
        new Kind("deposit with a key", List.of(i -> Requests.deposit(account(i), key(i)))),
        new Kind(
            "hold and capture",
            List.of(
                i -> Requests.hold(account(i), key(i)), i -> Requests.capture(account(i), key(i)))),
        transfer("saga"),
        transfer("choreography"),
        transfer("2pc"),
        transfer("3pc"),
        new Kind(
            "order, saga", List.of(i -> Requests.paidOrder(account(i), account(i + 1), item(i)))));
  }

  private static Kind transfer(String protocol) {
    return new Kind(
        "transfer, " + protocol,
        List.of(i -> Requests.transfer(account(i), account(i + 1), protocol)));
  }

  private static Size measure(Stage stage, ServerProcess node, Kind kind) {
    CpuTimes.awaitCalm(List.of(node), stage.databaseProcess());
    long events = stage.query(node, EVENTS);
    long journal = stage.query(node, JOURNAL);
    long log = stage.logBytes(node);
    kind.requests().forEach(request -> send(node, OPERATIONS, request));
    CpuTimes.awaitCalm(List.of(node), stage.databaseProcess());
    return new Size(
        kind.label(),
        (stage.query(node, EVENTS) - events) / (double) OPERATIONS,
        (stage.query(node, JOURNAL) - journal) / (double) OPERATIONS,
        (stage.logBytes(node) - log) / (double) OPERATIONS);
  }

  private static void send(ServerProcess node, int count, IntFunction<byte[]> request) {
    BulkSender.send(node.httpPort(), count, CONNECTIONS, request);
  }

  private static String account(int i) {
    return "size-account-" + i % ACCOUNTS;
  }

  private static String item(int i) {
    return "size-item-" + i % ACCOUNTS;
  }

  /** As long as a UUID, which is what most clients send. */
  private static String key(int i) {
    return "%08d-5ca1-4b1e-9e00-000000000000".formatted(i);
  }
}
