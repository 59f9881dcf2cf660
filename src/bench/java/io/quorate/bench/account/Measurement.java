package io.quorate.bench.account;

import io.quorate.bench.result.Median;
import java.util.List;

/**
 * One cell in one round, or the medians of all rounds.
 *
 * @param round from 1; 0 for medians
 * @param perSecond answered requests
 * @param p50Ms median latency, in milliseconds
 * @param p99Ms latency that 99 in 100 requests keep, in milliseconds
 * @param p999Ms latency that 999 in 1,000 requests keep, in milliseconds
 * @param maxMs latency that all keep, in milliseconds
 * @param serverCpuMicros processor time of the server for one request, in microseconds
 * @param databaseCpuMicros the same of the database
 * @param loadCpuMicros the same of the load generator
 * @param afterworkMs how long server and database were busy after the load had ended
 */
record Measurement(
    Cell cell,
    int round,
    double perSecond,
    double p50Ms,
    double p99Ms,
    double p999Ms,
    double maxMs,
    double serverCpuMicros,
    double databaseCpuMicros,
    double loadCpuMicros,
    double afterworkMs) {

  /** Takes the median of each figure. */
  static Measurement median(List<Measurement> rounds) {
    return new Measurement(
        rounds.getFirst().cell,
        0,
        Median.of(rounds, Measurement::perSecond),
        Median.of(rounds, Measurement::p50Ms),
        Median.of(rounds, Measurement::p99Ms),
        Median.of(rounds, Measurement::p999Ms),
        Median.of(rounds, Measurement::maxMs),
        Median.of(rounds, Measurement::serverCpuMicros),
        Median.of(rounds, Measurement::databaseCpuMicros),
        Median.of(rounds, Measurement::loadCpuMicros),
        Median.of(rounds, Measurement::afterworkMs));
  }
}
