package io.quorate.bench.peer;

import io.quorate.bench.lock.client.LockClient;
import io.quorate.local.os.Deadline;
import java.io.IOException;
import java.time.Duration;

/**
 * Waits for a lock whose service has no queue: asks again every millisecond, as is commonly
 * published.
 */
record PollingLockClient(LockClient client) implements LockClient {

  private static final Duration PAUSE = Duration.ofMillis(1);

  @Override
  public boolean acquire(String lock, Duration wait) throws IOException {
    Deadline deadline = Deadline.after(wait);
    while (!client.acquire(lock, NO_WAIT)) {
      if (deadline.passed()) {
        return false;
      }
      Deadline.pause(PAUSE);
    }
    return true;
  }

  @Override
  public void release() throws IOException {
    client.release();
  }

  @Override
  public void close() {
    client.close();
  }
}
