package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A step, as a participant is asked to do it.
 *
 * @param transaction the id of the transaction
 * @param index the step's place in it, from 0
 * @param deadlineMs the time, in milliseconds since the epoch, from which a participant refuses the
 *     order: the same in every repetition, so that what is forgotten afterwards cannot be done
 *     again
 * @param currency the currency the account must have, or null when any will do
 * @param route the other steps, where the protocol needs participants to know them
 * @param confirmedAtMs the last time at which the coordinator's journal says that the order stood,
 *     in milliseconds since the epoch; 0 from another participant, and from version 0.1
 */
public record Order(
    String transaction,
    int index,
    Step step,
    Commitment manner,
    long deadlineMs,
    @Nullable String currency,
    @Nullable Itinerary route,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long confirmedAtMs) {

  /** An order that no coordinator confirms. */
  public Order(
      String transaction,
      int index,
      Step step,
      Commitment manner,
      long deadlineMs,
      @Nullable String currency,
      @Nullable Itinerary route) {
    this(transaction, index, step, manner, deadlineMs, currency, route, 0);
  }

  /** Returns the same order without what it has passed on to others. */
  public Order told() {
    return new Order(
        transaction,
        index,
        step,
        manner,
        deadlineMs,
        currency,
        route == null ? null : route.told(),
        confirmedAtMs);
  }
}
