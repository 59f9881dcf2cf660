package io.quorate.kernel;

import java.util.List;

/**
 * Decides what a command does to one entity and how an event changes it.
 *
 * <p>Every feature has one; the host in {@code runtime} drives it. All methods are pure and total:
 * they read no clock, draw no random number, keep no state and never throw for a well-formed
 * argument. An implementation is therefore safe for use by any number of threads. States must be
 * immutable. After <a
 * href="https://thinkbeforecoding.com/post/2021/12/17/functional-event-sourcing-decider">J.
 * Chassaing, The Decider pattern</a>; {@link #elapse} and {@link #dueAtMs} are our addition, so
 * that time is an input like any other.
 *
 * @param <C> commands of the entity
 * @param <E> events of the entity
 * @param <S> state of the entity
 */
public interface Decider<C, E, S> {

  /** The due time of a state that waits for nothing. */
  long NEVER = Long.MAX_VALUE;

  /** Returns the state before the first event. */
  S initial();

  /**
   * Decides a command: events plus what the reply shows, or a rejection.
   *
   * @param nowMs the entity's time in milliseconds since the epoch; never runs backwards for one
   *     entity. The host has applied {@link #elapse} for the same time before.
   */
  Decision<E> decide(C command, S state, long nowMs);

  /** Applies an event. Never refuses what is already in the journal. */
  S evolve(S state, E event);

  /**
   * Returns the events that time alone has made true, oldest first; at most a bounded number, the
   * rest when called again.
   */
  default List<E> elapse(S state, long nowMs) {
    return List.of();
  }

  /**
   * Returns when {@link #elapse} will next have something to say, in milliseconds since the epoch,
   * or {@link #NEVER}.
   */
  default long dueAtMs(S state) {
    return NEVER;
  }

  /**
   * Returns what an event brings about that commands may wait for ({@link Decision.Later}): those
   * that wait for one of these are decided again, in this order.
   *
   * @param after the state after the event
   */
  default List<Object> wakes(E event, S after) {
    return List.of();
  }
}
