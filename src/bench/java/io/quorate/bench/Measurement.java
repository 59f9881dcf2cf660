package io.quorate.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

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
        median(rounds, Measurement::perSecond),
        median(rounds, Measurement::p50Ms),
        median(rounds, Measurement::p99Ms),
        median(rounds, Measurement::p999Ms),
        median(rounds, Measurement::maxMs),
        median(rounds, Measurement::serverCpuMicros),
        median(rounds, Measurement::databaseCpuMicros),
        median(rounds, Measurement::loadCpuMicros),
        median(rounds, Measurement::afterworkMs));
  }

  /** Returns the median of a figure over all rounds, of which there is at least one. */
  static <T> double median(List<T> rounds, ToDoubleFunction<T> figure) {
    return median(rounds.stream().mapToDouble(figure).toArray());
  }

  /** Returns the median of some values, of which there is at least one. */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
