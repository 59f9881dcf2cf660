package io.quorate.bench.size;

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
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures the first answer of an entity after a restart of its node: what reading its snapshot and
 * journal takes. The very first one also waits for the node's own code to get warm.
 */
public final class ColdScenario implements Scenario {

  private static final int ACCOUNTS = 40;

  /** So many answers at the beginning, and at the end, are told. */
  private static final int COUNTED = 10;

  private static final int EVENTS = 10_000;
  private static final int CONNECTIONS = 64;

  @Override
  public void run(Stage stage, Path out) {
    ServerProcess node = stage.start(ServerKind.GROUP_COMMIT);
    int port = node.httpPort();
    for (int account = 0; account < ACCOUNTS; account++) {
      String id = "long-" + account;
      BulkSender.send(port, 1, 1, i -> Requests.open(id, 0));
      BulkSender.send(port, EVENTS, CONNECTIONS, i -> Requests.deposit(id));
    }
    BulkSender.send(port, ACCOUNTS, 1, i -> Requests.open("short-" + i, 0));
    int exitCode = node.stop();
    if (exitCode != 0) {
      throw new BenchFailure("Expected a node to end with 0, but it ended with " + exitCode + ".");
    }
    node.start();
    double[] longMs = firstAnswers(port, "long-");
    double[] shortMs = firstAnswers(port, "short-");
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("machine", Machine.here(stage.directory()));
    results.put("events", EVENTS);
    results.put("firstAnswerMs", longMs);
    results.put("firstAnswerOfOneEventMs", shortMs);
    print("%,d events".formatted(EVENTS), longMs);
    print("1 event", shortMs);
    Report.writeJson(out.resolve("cold.json"), results);
  }

  private static double[] firstAnswers(int port, String prefix) {
    return IntStream.range(0, ACCOUNTS)
        .mapToDouble(
            i -> BulkSender.sendOne(port, Requests.account(prefix + i)).toNanos() / 1_000_000.0)
        .toArray();
  }

  private static void print(String events, double[] ms) {
    double[] last = Arrays.copyOfRange(ms, ms.length - COUNTED, ms.length);
    System.out.printf(
        "First answers after a restart, accounts with %s: the very first %.1f ms, median of the"
            + " first %d %.1f ms; of the last %d of %d, on a warm JVM, %.1f ms, highest %.1f ms%n",
        events,
        ms[0],
        COUNTED,
        Median.of(Arrays.copyOf(ms, COUNTED)),
        COUNTED,
        ms.length,
        Median.of(last),
        Arrays.stream(last).max().orElse(0));
  }
}
