package io.quorate.bench.account;

import io.quorate.bench.result.BarChart;
import io.quorate.bench.stage.ServerKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The medians of a comparison, as a table and a chart for people. */
final class ComparisonTable {

  private static final String ROW = "%-16s %5s  %-23s %9s %8s %8s %8s %7s %9s %9s %8s %8s%n";

  private final Map<Cell, Measurement> medians = new LinkedHashMap<>();

  ComparisonTable(List<Measurement> rounds) {
    Map<Cell, List<Measurement>> byCell = new LinkedHashMap<>();
    for (Measurement measurement : rounds) {
      byCell.computeIfAbsent(measurement.cell(), cell -> new ArrayList<>()).add(measurement);
    }
    byCell.forEach((cell, measurements) -> medians.put(cell, Measurement.median(measurements)));
  }

  String chart() {
    var chart = new BarChart("Requests per second, medians of all rounds");
    for (Measurement median : medians.values()) {
      Cell cell = median.cell();
      chart.bar(
          "%s, %d connections".formatted(cell.workload().label(), cell.connections()),
          cell.server().label(),
          median.perSecond(),
          party(cell));
    }
    return chart.svg();
  }

  private static BarChart.Party party(Cell cell) {
    if (cell.workload() == Workload.EMPTY) {
      return BarChart.Party.BASE;
    }
    return switch (cell.server()) {
      case GROUP_COMMIT, TRANSFERS, TRUSTING -> BarChart.Party.NODE;
      case ONE_PERSIST -> BarChart.Party.NODE_OTHERWISE;
      case ROW_LOCK, STOCK_ROWS -> BarChart.Party.PEER;
    };
  }

  String text() {
    var text = new StringBuilder();
    text.append(
        ROW.formatted(
            "",
            "conn.",
            "",
            "requests",
            "p50",
            "p99",
            "p99.9",
            "x empty",
            "x one",
            "x row",
            "CPU node",
            "CPU db"));
    text.append(
        ROW.formatted(
            "workload",
            "",
            "server",
            "/s",
            "ms",
            "ms",
            "ms",
            "endp.",
            "persist",
            "lock",
            "us/req",
            "us/req"));
    for (Measurement median : medians.values()) {
      Cell cell = median.cell();
      text.append(
          ROW.formatted(
              cell.workload().label(),
              cell.connections(),
              cell.server().label(),
              "%,.0f".formatted(median.perSecond()),
              "%.2f".formatted(median.p50Ms()),
              "%.2f".formatted(median.p99Ms()),
              "%.2f".formatted(median.p999Ms()),
              ratio(median, cell.on(ServerKind.GROUP_COMMIT).doing(Workload.EMPTY)),
              ratio(median, cell.on(ServerKind.ONE_PERSIST)),
              ratio(median, cell.on(ServerKind.ROW_LOCK)),
              "%.0f".formatted(median.serverCpuMicros()),
              "%.0f".formatted(median.databaseCpuMicros())));
    }
    return text.toString();
  }

  /** Returns one measurement as a line of progress. */
  static String line(Measurement measurement) {
    Cell cell = measurement.cell();
    return "%s, %d connections, %s: %,.0f/s, p50 %.2f ms, p99 %.2f ms; us/req node %.0f db %.0f load %.0f; busy %,.0f ms after"
        .formatted(
            cell.workload().label(),
            cell.connections(),
            cell.server().label(),
            measurement.perSecond(),
            measurement.p50Ms(),
            measurement.p99Ms(),
            measurement.serverCpuMicros(),
            measurement.databaseCpuMicros(),
            measurement.loadCpuMicros(),
            measurement.afterworkMs());
  }

  private String ratio(Measurement median, Cell other) {
    @Nullable Measurement base = medians.get(other);
    return base == null || base.cell().equals(median.cell())
        ? "-"
        : "%.2f".formatted(median.perSecond() / base.perSecond());
  }
}
