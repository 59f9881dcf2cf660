package io.quorate.bench.load;

import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.bench.stage.CpuTimes;

/**
 * What came of one load.
 *
 * @param perSecond operations
 * @param serverCpuMicros processor time of the server for one operation, in microseconds
 * @param databaseCpuMicros the same of the database
 */
public record LoadFigures(
    double perSecond,
    double p50Ms,
    double p99Ms,
    double serverCpuMicros,
    double databaseCpuMicros) {

  /**
   * Divides what was used by what was done.
   *
   * @param each how many operations each call has
   * @param operations during which the processor time was used
   */
  public static LoadFigures of(Result result, int each, CpuTimes cpu, long operations) {
    double count = Math.max(1, operations);
    return new LoadFigures(
        result.perSecond() * each,
        result.p50Ms(),
        result.p99Ms(),
        cpu.server().toNanos() / 1000.0 / count,
        cpu.database().toNanos() / 1000.0 / count);
  }
}
