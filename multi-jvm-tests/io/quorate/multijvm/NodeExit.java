package io.quorate.multijvm;

/**
 * How a node's process once ended.
 *
 * @param code its exit code; 128 and more: killed by a signal
 * @param atNanos when, in {@link System#nanoTime}
 */
record NodeExit(int node, int code, long atNanos) {

  /** With this code a node ends that has left on request. */
  static final int LEFT = 0;

  /** With this code a node ends that the cluster has removed, or that has removed itself. */
  static final int REMOVED = 75;

  /** With this code a node ends that was sent SIGKILL. */
  static final int KILLED = 137;
}
