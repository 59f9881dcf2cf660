package io.quorate.multijvm.lab;

/**
 * How a node's process once ended.
 *
 * @param code its exit code; 128 and more: killed by a signal
 * @param atNanos when, in {@link System#nanoTime}
 */
public record NodeExit(int node, int code, long atNanos) {

  /** With this code a node ends that has left on request. */
  public static final int LEFT = 0;

  /** With this code a node ends that the cluster has removed, or that has removed itself. */
  public static final int REMOVED = 75;

  /** With this code a node ends that was sent SIGKILL. */
  static final int KILLED = 137;
}
