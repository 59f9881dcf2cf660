package io.quorate.bench.lock.client;

import java.io.IOException;
import java.time.Duration;

/**
 * A client with a connection of its own, which holds one lock at a time. Blocks; for one thread,
 * but {@link #close} is for any, and ends a wait.
 */
public interface LockClient extends AutoCloseable {

  /** How long a grant lasts; longer than any measurement holds a lock. */
  Duration TTL = Duration.ofSeconds(30);

  /** How a wait is not waited for. */
  Duration NO_WAIT = Duration.ZERO;

  /**
   * Acquires a lock; false when somebody else has it for as long as this waits.
   *
   * @param wait at most 60 s; of a service without a queue {@link #NO_WAIT}
   */
  boolean acquire(String lock, Duration wait) throws IOException;

  /** Gives back what was acquired last. */
  void release() throws IOException;

  @Override
  void close();
}
