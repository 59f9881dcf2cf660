package io.quorate.bench.stock;

import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.bench.result.Median;
import io.quorate.bench.stage.CpuTimes;
import java.util.List;

/**
 * One cell in one round, or the medians of all rounds.
 *
 * @param perSecond pieces sold
 * @param logBytes of the database's write-ahead log for one piece
 * @param serverCpuMicros processor time of the server, and of its lock service, for one piece
 * @param databaseCpuMicros the same of the database
 */
record StockFigures(
    double perSecond,
    double p50Ms,
    double p99Ms,
    double p999Ms,
    double maxMs,
    double logBytes,
    double serverCpuMicros,
    double databaseCpuMicros) {

  /** Divides what was used by what was sold. */
  static StockFigures of(Result result, long logBytes, CpuTimes cpu) {
    double sold = Math.max(1, result.acknowledged());
    return new StockFigures(
        result.perSecond(),
        result.p50Ms(),
        result.p99Ms(),
        result.p999Ms(),
        result.maxMs(),
        logBytes / sold,
        cpu.server().toNanos() / 1000.0 / sold,
        cpu.database().toNanos() / 1000.0 / sold);
  }

  /** Takes the median of each figure. */
  static StockFigures median(List<StockFigures> rounds) {
    return new StockFigures(
        Median.of(rounds, StockFigures::perSecond),
        Median.of(rounds, StockFigures::p50Ms),
        Median.of(rounds, StockFigures::p99Ms),
        Median.of(rounds, StockFigures::p999Ms),
        Median.of(rounds, StockFigures::maxMs),
        Median.of(rounds, StockFigures::logBytes),
        Median.of(rounds, StockFigures::serverCpuMicros),
        Median.of(rounds, StockFigures::databaseCpuMicros));
  }
}
