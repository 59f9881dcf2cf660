package io.quorate.bench.lock;

import io.quorate.bench.load.Plan;
import io.quorate.bench.lock.LockPairs.Figures;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Median;
import io.quorate.bench.result.Rounds;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was measured of locks, in all rounds: as a table for people, and for a file. */
final class LockResults {

  private static final String PAIRS = "%5s  %-20s %9s %8s %8s %11s %8s %10s %8s %8s%n";
  private static final String TURNS = "%-20s %9s %8s %8s %8s%n";

  private final Rounds<Cell, Figures> pairs = new Rounds<>();
  private final Map<LockService, List<Turns.Figures>> handOvers = new EnumMap<>(LockService.class);
  private final List<Turns.Figures> lines = new ArrayList<>();
  private final Map<LockService, String> leftOut = new EnumMap<>(LockService.class);

  /** What is measured together. */
  record Cell(LockService service, int connections) {
    Cell of(LockService other) {
      return new Cell(other, connections);
    }
  }

  void leaveOut(LockService service, BenchFailure reason) {
    leftOut.put(service, String.valueOf(reason.getMessage()));
  }

  void add(int round, Cell cell, Figures figures) {
    pairs.add(round, cell, figures);
  }

  void addHandOver(int round, LockService service, Turns.Figures figures) {
    System.err.printf("round %d: hand-over, %s: %s%n", round, service, figures);
    handOvers.computeIfAbsent(service, unknown -> new ArrayList<>()).add(figures);
  }

  void addLine(int round, Turns.Figures figures) {
    System.err.printf("round %d: line: %s%n", round, figures);
    lines.add(figures);
  }

  Map<String, Object> json(Machine machine, Plan plan, LockScenario.Size size) {
    return Map.of(
        "machine",
        machine,
        "plan",
        plan,
        "size",
        size,
        "pairs",
        pairs.json(),
        "handOvers",
        handOvers,
        "line",
        lines,
        "leftOut",
        leftOut);
  }

  String text(LockScenario.Size size) {
    var text = new StringBuilder();
    for (LockService service : LockService.values()) {
      String missing = leftOut.get(service);
      text.append(
          missing == null
              ? "%s: on disk when it answers: %s%n".formatted(service.label(), service.durable())
              : "%s is left out. %s%n".formatted(service.label(), missing));
    }
    text.append(
        "%nAcquire and release, %,d locks that nobody else wants%n".formatted(size.locks()));
    text.append(
        PAIRS.formatted(
            "conn.",
            "service",
            "pairs/s",
            "p50 ms",
            "p99 ms",
            "x ZooKeeper",
            "x Redis",
            "CPU server",
            "CPU db",
            "CPU load"));
    pairs.forEach((cell, rounds) -> text.append(line(cell, Figures.median(rounds))));
    text.append(
        "%nHand-over of one lock that %d clients want all the time (Redis has no queue)%n"
            .formatted(size.contenders()));
    text.append(TURNS.formatted("service", "a second", "p50 ms", "p99 ms", "max ms"));
    handOvers.forEach((service, rounds) -> text.append(line(service.label(), rounds)));
    text.append("%nHand-over of one lock with %,d in its queue%n".formatted(size.line()));
    text.append(line(LockService.QUORATE.label(), lines));
    return text.append("All had their turn in the order of the queue.").toString();
  }

  private String line(Cell cell, Figures median) {
    return PAIRS.formatted(
        cell.connections,
        cell.service.label(),
        "%,.0f".formatted(median.perSecond()),
        "%.2f".formatted(median.p50Ms()),
        "%.2f".formatted(median.p99Ms()),
        ratio(cell, median, LockService.ZOOKEEPER),
        ratio(cell, median, LockService.REDIS),
        "%.0f us".formatted(median.serverCpuMicros()),
        "%.0f us".formatted(median.databaseCpuMicros()),
        "%.0f us".formatted(median.loadCpuMicros()));
  }

  private String ratio(Cell cell, Figures median, LockService other) {
    List<Figures> base = pairs.of(cell.of(other));
    return base.isEmpty() || cell.service == other
        ? "-"
        : "%.2f".formatted(median.perSecond() / Figures.median(base).perSecond());
  }

  private static String line(String label, List<Turns.Figures> rounds) {
    return TURNS.formatted(
        label,
        "%,.0f".formatted(Median.of(rounds, Turns.Figures::perSecond)),
        "%.2f".formatted(Median.of(rounds, Turns.Figures::p50Ms)),
        "%.2f".formatted(Median.of(rounds, Turns.Figures::p99Ms)),
        "%.2f".formatted(Median.of(rounds, Turns.Figures::maxMs)));
  }
}
