package io.quorate.bench.stock;

import io.quorate.bench.load.Plan;
import io.quorate.bench.peer.StockWay;
import io.quorate.bench.result.BarChart;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Median;
import io.quorate.bench.result.Rounds;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What was measured of stock, in all rounds: as a table and a chart for people, and for a file. */
final class StockResults {

  private static final String ROW = "%5s  %-18s %9s %8s %8s %8s %8s %8s %8s %8s %8s %9s %8s%n";

  /** Whose figures the others are divided by, in the order of the columns. */
  private static final List<StockWay> BASES =
      Stream.of(StockWay.values()).filter(way -> !way.isNode()).toList();

  private final Rounds<Cell, StockFigures> cells = new Rounds<>();
  private final Map<StockWay, List<Double>> soldOut = new EnumMap<>(StockWay.class);
  private final Map<StockWay, String> leftOut = new EnumMap<>(StockWay.class);

  /** What is measured together. */
  record Cell(Goods goods, int connections, StockWay way) {
    Cell by(StockWay other) {
      return new Cell(goods, connections, other);
    }
  }

  void leaveOut(StockWay way, BenchFailure reason) {
    leftOut.put(way, String.valueOf(reason.getMessage()));
  }

  void add(int round, Cell cell, StockFigures figures) {
    cells.add(round, cell, figures);
  }

  void addSoldOut(int round, StockWay way, double seconds) {
    System.err.printf("round %d: %s: sold out after %.2f s%n", round, way.label(), seconds);
    soldOut.computeIfAbsent(way, unknown -> new ArrayList<>()).add(seconds);
  }

  Map<String, Object> json(Machine machine, Plan plan, StockScenario.Size size) {
    return Map.of(
        "machine",
        machine,
        "plan",
        plan,
        "size",
        size,
        "cells",
        cells.json(),
        "soldOutSeconds",
        soldOut,
        "leftOut",
        leftOut);
  }

  String text(StockScenario.Size size, int clients) {
    var text = new StringBuilder();
    leftOut.forEach(
        (way, reason) -> text.append("%s is left out. %s%n".formatted(way.label(), reason)));
    for (Goods goods : Goods.values()) {
      text.append("%n%s%n".formatted(goods.label()));
      text.append(
          ROW.formatted(
              "conn.",
              "way",
              "pieces/s",
              "p50 ms",
              "p99 ms",
              "p99.9 ms",
              "x FOR U.",
              "x cond.",
              "x Redis",
              "x ZooK.",
              "log",
              "CPU serv.",
              "CPU db"));
      cells.forEach(
          (cell, rounds) -> {
            if (cell.goods == goods) {
              text.append(line(cell, StockFigures.median(rounds)));
            }
          });
    }
    text.append(
        "%nReserved and confirmed by %d clients, until the last of %,d pieces is sold%n"
            .formatted(clients, size.pieces()));
    soldOut.forEach(
        (way, seconds) -> {
          double took = Median.of(seconds, Double::doubleValue);
          text.append("%-18s %8.2f s%n".formatted(way.label(), took));
        });
    return text.toString();
  }

  String chart() {
    var chart = new BarChart("Pieces per second, medians of all rounds");
    for (Goods goods : Goods.values()) {
      cells.forEach(
          (cell, rounds) -> {
            if (cell.goods == goods) {
              chart.bar(
                  "%s, %d connections".formatted(goods.label(), cell.connections),
                  cell.way.label(),
                  StockFigures.median(rounds).perSecond(),
                  cell.way.isNode() ? BarChart.Party.NODE : BarChart.Party.PEER);
            }
          });
    }
    return chart.svg();
  }

  private String line(Cell cell, StockFigures median) {
    List<Object> columns = new ArrayList<>();
    columns.add(cell.connections);
    columns.add(cell.way.label());
    columns.add("%,.0f".formatted(median.perSecond()));
    columns.add("%.2f".formatted(median.p50Ms()));
    columns.add("%.2f".formatted(median.p99Ms()));
    columns.add("%.2f".formatted(median.p999Ms()));
    BASES.forEach(base -> columns.add(ratio(cell, median, base)));
    columns.add("%,.0f B".formatted(median.logBytes()));
    columns.add("%.0f us".formatted(median.serverCpuMicros()));
    columns.add("%.0f us".formatted(median.databaseCpuMicros()));
    return ROW.formatted(columns.toArray());
  }

  private String ratio(Cell cell, StockFigures median, StockWay base) {
    List<StockFigures> rounds = cells.of(cell.by(base));
    return rounds.isEmpty() || cell.way == base
        ? "-"
        : "%.2f".formatted(median.perSecond() / StockFigures.median(rounds).perSecond());
  }
}
