package io.quorate.multijvm.linearizability;

import org.jspecify.annotations.Nullable;

/**
 * Says what one object may do when it is asked one thing after another: the specification that a
 * {@link LinearizabilityCheck} holds a concurrent history against. Pure and total.
 *
 * @param <O> what was asked and what was answered, as far as it is known; with equality by value
 * @param <S> the object's state; immutable, with equality by value
 */
public interface LinearizabilityModel<O, S> {

  /**
   * Returns the state after the operation, or null when this state cannot give its answer. An
   * operation whose answer nobody saw gives the state that it would lead to.
   */
  @Nullable S apply(O operation, S state);

  /**
   * Whether the operation may be legal in this state or in one that follows it. A wrong true only
   * costs time; a wrong false makes the check wrong.
   */
  default boolean isPossibleFrom(O operation, S state) {
    return true;
  }
}
