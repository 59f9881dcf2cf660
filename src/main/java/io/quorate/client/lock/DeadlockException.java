package io.quorate.client.lock;

import io.quorate.client.error.RefusedException;
import java.util.List;

/**
 * Tells that owners would have waited for each other for ever, and that this one, the youngest of
 * them, was refused. Release what you hold before you try again.
 */
public final class DeadlockException extends RefusedException {

  private static final long serialVersionUID = 1L;

  private static final int CONFLICT = 409;
  static final String CODE = "deadlock";

  private final transient List<WaitEdge> cycle;

  DeadlockException(String detail, List<WaitEdge> cycle) {
    super(CONFLICT, CODE, detail);
    this.cycle = List.copyOf(cycle);
  }

  /** Returns who waited for whom. */
  public List<WaitEdge> cycle() {
    return cycle;
  }
}
