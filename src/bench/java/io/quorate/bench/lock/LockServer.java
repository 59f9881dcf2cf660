package io.quorate.bench.lock;

import io.quorate.bench.lock.client.LockClient;
import java.io.IOException;

/**
 * One lock service that runs in a process of its own. Safe for use by any thread; the stage ends
 * the process.
 */
public interface LockServer {

  LockService service();

  /** Where its clients connect. */
  int port();

  /** The server's process, whose processor time is measured. */
  ProcessHandle process();

  /**
   * Opens a connection that is used by one client alone.
   *
   * @param client a number that tells it from all other clients that are open
   */
  LockClient connect(int client) throws IOException;
}
