package io.quorate.bench.load;

import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.wire.WireClient;
import java.io.IOException;
import java.util.SplittableRandom;

/** Sends requests over HTTP that are picked at random, and expects 2xx. */
public final class RandomRequests implements LoadGenerator.Caller {

  private final SplittableRandom random;
  private final WireClient client;
  private final byte[][] requests;

  /**
   * Creates one that has sent nothing.
   *
   * @param seed so that two pick in another order
   */
  public RandomRequests(long seed, WireClient client, byte[][] requests) {
    this.random = new SplittableRandom(seed);
    this.client = client;
    this.requests = requests;
  }

  @Override
  public void call() throws IOException {
    int status = client.send(requests[random.nextInt(requests.length)]);
    if (status / 100 != 2) {
      throw new BenchFailure("Expected 2xx, but got: " + client.response());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
