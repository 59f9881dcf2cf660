package io.quorate.bench.size;

import io.quorate.bench.load.Load;
import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Report;
import io.quorate.bench.stage.Heap;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.ServerKind;
import io.quorate.bench.stage.ServerProcess;
import io.quorate.bench.stage.Stage;
import io.quorate.bench.wire.BulkSender;
import io.quorate.bench.wire.Requests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures what live accounts take of a node's heap, and whether the node is well with them. */
public final class MemoryScenario implements Scenario {

  private static final int ACCOUNTS = 100_000;
  private static final int CONNECTIONS = 64;
  private static final Duration LOAD = Duration.ofSeconds(3);
  private static final double MIB = 1024.0 * 1024.0;

  @Override
  public void run(Stage stage, Path out) {
    ServerProcess node = stage.start(ServerKind.GROUP_COMMIT);
    int port = node.httpPort();
    // The connections' and the classes' share is not the accounts'.
    BulkSender.send(port, CONNECTIONS, CONNECTIONS, i -> Requests.open("first-" + i, 0));
    long emptyBytes = Heap.liveBytes(node.handle());
    long startedNanos = System.nanoTime();
    BulkSender.send(port, ACCOUNTS, CONNECTIONS, i -> Requests.open("memory-" + i, 0));
    double createdSeconds = (System.nanoTime() - startedNanos) / 1e9;
    long fullBytes = Heap.liveBytes(node.handle());
    BulkSender.sendOne(port, Requests.get("/health/ready"));
    byte[][] requests = new byte[ACCOUNTS][];
    for (int i = 0; i < ACCOUNTS; i++) {
      requests[i] = Requests.deposit("memory-" + i);
    }
    Result load = LoadGenerator.run(port, requests, Load.unpaced(CONNECTIONS, LOAD, LOAD));
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("machine", Machine.here(stage.directory()));
    results.put("accounts", ACCOUNTS);
    results.put("createdPerSecond", ACCOUNTS / createdSeconds);
    results.put("heapBeforeMiB", emptyBytes / MIB);
    results.put("heapAfterMiB", fullBytes / MIB);
    results.put("bytesPerAccount", (fullBytes - emptyBytes) / (double) ACCOUNTS);
    results.put("depositsPerSecond", load.perSecond());
    results.put("depositP99Ms", load.p99Ms());
    System.out.printf(
        "%,d accounts, made at %,.0f/s: heap after collection %.0f MiB, before them %.0f MiB, so"
            + " %,.0f bytes each; then %,.0f deposits/s to all of them, p99 %.1f ms%n",
        ACCOUNTS,
        ACCOUNTS / createdSeconds,
        fullBytes / MIB,
        emptyBytes / MIB,
        (fullBytes - emptyBytes) / (double) ACCOUNTS,
        load.perSecond(),
        load.p99Ms());
    Report.writeJson(out.resolve("memory.json"), results);
  }
}
