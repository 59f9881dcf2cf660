package io.quorate.local.cluster;

import java.util.Map;

/** What the nodes of a local cluster keep everything in. Safe for use by any thread. */
interface LocalStorage extends AutoCloseable {

  /** Returns the environment variables by which a node finds it. */
  Map<String, String> environment(int number);

  /** Ends what runs for it, once the nodes have ended. */
  @Override
  void close();
}
