package io.quorate.bench.lock;

import io.quorate.bench.load.Load;
import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.lock.client.LockClient;
import io.quorate.bench.result.BenchFailure;
import java.io.IOException;

/**
 * Measures a lock that a few clients want all the time: each releases it as soon as it has it, and
 * waits for it again.
 */
final class HandOver {

  private HandOver() {}

  static Turns.Figures measure(LockServer server, String lock, Load load) {
    var turns = new Turns();
    LoadGenerator.run(
        number -> new Caller(server.connect(number), lock, turns),
        load,
        turns::measure,
        turns::end);
    return turns.figures(load.measured());
  }

  private record Caller(LockClient client, String lock, Turns turns)
      implements LoadGenerator.Caller {

    @Override
    public void call() throws IOException {
      if (!client.acquire(lock, Turns.WAIT)) {
        throw new BenchFailure("Expected to get %s in time, but did not.".formatted(lock));
      }
      turns.taken();
      turns.releasing();
      client.release();
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
