package io.quorate.multijvm.linearizability;

/** What a {@link LinearizabilityCheck} says of one key's history. */
public sealed interface LinearizabilityVerdict {

  /** How many configurations were visited to decide. */
  int visited();

  /** There is an order that explains every answer. */
  record Linearizable(int visited) implements LinearizabilityVerdict {}

  /**
   * There is no such order.
   *
   * @param window the key, and the part of its history up to the first answer that nothing explains
   */
  record Violated(int visited, String window) implements LinearizabilityVerdict {}

  /**
   * The search was given up. That is a finding, too: such a history proves nothing.
   *
   * @param reason names the key and the limit
   */
  record Undecided(int visited, String reason) implements LinearizabilityVerdict {}

  default boolean isLinearizable() {
    return this instanceof Linearizable;
  }
}
