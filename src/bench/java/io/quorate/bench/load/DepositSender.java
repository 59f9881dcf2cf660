package io.quorate.bench.load;

import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.wire.WireClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Sends requests that are picked at random, each of one deposit or a batch of them, and expects
 * that every deposit is done.
 *
 * @param deposits how many each request has
 */
public record DepositSender(
    WireClient client, List<byte[]> requests, SplittableRandom random, int deposits)
    implements LoadGenerator.Caller {

  /** The largest answer to a batch, in bytes. */
  public static final int LARGEST_ANSWER = 1 << 20;

  private static final byte[] DONE = "{\"status\":200".getBytes(StandardCharsets.US_ASCII);

  @Override
  public void call() throws IOException {
    int status = client.send(requests.get(random.nextInt(requests.size())));
    int done = deposits == 1 ? 1 : client.count(DONE);
    if (status != 200 || done != deposits) {
      throw new BenchFailure("Expected deposits, but got: " + client.response());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
