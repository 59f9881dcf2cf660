package io.quorate.bench.lock;

import io.quorate.bench.load.Load;
import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.bench.lock.client.LockClient;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Median;
import io.quorate.bench.stage.CpuTimes;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures how fast locks are acquired and released that nobody else wants: each connection has its
 * own part of all locks, and takes one after the other.
 */
final class LockPairs {

  private final int locks;
  private final ProcessHandle database;

  /**
   * One cell in one round. Processor times are microseconds for one pair: an acquisition and its
   * release.
   */
  record Figures(
      double perSecond,
      double p50Ms,
      double p99Ms,
      double serverCpuMicros,
      double databaseCpuMicros,
      double loadCpuMicros) {

    /** Takes the median of each figure. */
    static Figures median(List<Figures> rounds) {
      return new Figures(
          Median.of(rounds, Figures::perSecond),
          Median.of(rounds, Figures::p50Ms),
          Median.of(rounds, Figures::p99Ms),
          Median.of(rounds, Figures::serverCpuMicros),
          Median.of(rounds, Figures::databaseCpuMicros),
          Median.of(rounds, Figures::loadCpuMicros));
    }
  }

  LockPairs(int locks, ProcessHandle database) {
    this.locks = locks;
    this.database = database;
  }

  /** Measures; begins when server and database have nothing left to do of what was before. */
  Figures measure(LockServer server, Load load) {
    CpuTimes.awaitCalm(server.process(), database);
    CpuTimes before = CpuTimes.now(server.process(), database);
    Result result = LoadGenerator.run(number -> caller(server, number, load.connections()), load);
    // What a server does of it later counts, too; and so does the warm-up.
    CpuTimes.awaitCalm(server.process(), database);
    CpuTimes used = CpuTimes.now(server.process(), database).since(before);
    double pairs = Math.max(1, result.acknowledged());
    return new Figures(
        result.perSecond(),
        result.p50Ms(),
        result.p99Ms(),
        used.server().toNanos() / 1000.0 / pairs,
        used.database().toNanos() / 1000.0 / pairs,
        used.load().toNanos() / 1000.0 / pairs);
  }

  private Caller caller(LockServer server, int number, int connections) throws IOException {
    List<String> own =
        IntStream.range(0, locks)
            .filter(lock -> lock % connections == number)
            .mapToObj(lock -> "free-" + lock)
            .toList();
    return new Caller(server.connect(number), own);
  }

  /** Takes its locks in turn. */
  private static final class Caller implements LoadGenerator.Caller {
    private final LockClient client;
    private final List<String> locks;
    private int next;

    Caller(LockClient client, List<String> locks) {
      this.client = client;
      this.locks = locks;
    }

    @Override
    public void call() throws IOException {
      String lock = locks.get(next++ % locks.size());
      if (!client.acquire(lock, LockClient.NO_WAIT)) {
        throw new BenchFailure("Expected %s to be free, but it is not.".formatted(lock));
      }
      client.release();
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
