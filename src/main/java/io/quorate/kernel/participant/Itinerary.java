package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a participant knows of the others. Immutable.
 *
 * @param kind what it is for
 * @param steps the steps of the transaction, all or those of the others, as the kind says
 * @param currency the currency of the accounts passed so far, or null
 * @param before who does the step before, where the kind is for that; null for the first step
 * @param here who does this step, where the kind is for that
 */
public record Itinerary(
    Kind kind,
    List<Step> steps,
    @Nullable String currency,
    @Nullable Stop before,
    @Nullable Stop here) {

  private static final Itinerary ALL_TOLD = new Itinerary(Kind.TOLD, List.of(), null);

  public Itinerary {
    steps = List.copyOf(steps);
  }

  /** One that names no stop. */
  public Itinerary(Kind kind, List<Step> steps, @Nullable String currency) {
    this(kind, steps, currency, null, null);
  }

  /** What a participant does with a route. */
  public enum Kind {
    /**
     * Choreography, as version 0.1 has it, and for as long as one of its nodes is in the cluster:
     * the participant passes the order on to the next, and the outcome back. It has all steps; once
     * it has ended only the stop before it.
     */
    RELAY,
    /**
     * Choreography: the same, with a routing slip. The participant has the steps after its own
     * until the next participant has the order, and the stop before it until that has the outcome.
     */
    SLIP,
    /** Choreography: the participant has passed on all that there was. */
    TOLD,
    /** 3PC: it has all steps, and asks the others when the coordinator is silent. */
    PEERS;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Returns the kind as messages and the journal write it. */
    @JsonValue
    public String text() {
      return text;
    }
  }

  /**
   * The entity that does a step.
   *
   * @param type its entity type
   * @param id the id that it has within its type
   */
  public record Stop(String type, String id) {
    static Stop of(Step step, String transaction, int index) {
      return new Stop(step.action().participantType(), step.participantId(transaction, index));
    }
  }

  /** Returns the routing slip for the first participant. */
  public static Itinerary slip(String transaction, List<Step> plan) {
    return new Itinerary(
        Kind.SLIP,
        plan.subList(1, plan.size()),
        null,
        null,
        Stop.of(plan.getFirst(), transaction, 0));
  }

  /** Whether participants pass on the order, and the outcome. */
  @JsonIgnore
  public boolean isRelayed() {
    return kind != Kind.PEERS;
  }

  Itinerary inCurrency(@Nullable String known) {
    return known == null ? this : new Itinerary(kind, steps, known, before, here);
  }

  /** Returns the order for the participant after the one with this step, if there is one. */
  Optional<Order> next(String transaction, int index, long deadlineMs) {
    List<Step> after =
        switch (kind) {
          case RELAY -> steps.subList(Math.min(index + 1, steps.size()), steps.size());
          case SLIP -> steps;
          case TOLD, PEERS -> List.of();
        };
    if (after.isEmpty()) {
      return Optional.empty();
    }
    Step step = after.getFirst();
    Itinerary route =
        kind == Kind.RELAY
            ? this
            : new Itinerary(
                kind,
                after.subList(1, after.size()),
                currency,
                here,
                Stop.of(step, transaction, index + 1));
    return Optional.of(
        new Order(
            transaction, index + 1, step, mannerInOrder(after, 0), deadlineMs, currency, route));
  }

  /** Returns who does the step before the one with this index; empty for the first. */
  Optional<Stop> before(String transaction, int index) {
    return before != null || index == 0
        ? Optional.ofNullable(before)
        : Optional.of(Stop.of(steps.get(index - 1), transaction, index - 1));
  }

  /** Returns what is left to be known once the order was passed on. */
  Itinerary ordered() {
    return new Itinerary(kind, List.of(), null, before, null);
  }

  /** Returns what is left to be known once the step has ended: where the outcome goes. */
  Itinerary ended(String transaction, int index) {
    return switch (kind) {
      case RELAY, SLIP ->
          new Itinerary(kind, List.of(), null, before(transaction, index).orElse(null), null);
      case TOLD, PEERS -> this;
    };
  }

  /** Returns what is left to be known once the outcome was passed on, or need not be: nothing. */
  Itinerary told() {
    return isRelayed() ? ALL_TOLD : this;
  }

  /**
   * Returns how a step is done when steps are done one after another, each once all before it are
   * done: the last one for good, since nothing can be refused after it; each other as its kind says
   * ({@link StepKind#early}).
   */
  public static Commitment mannerInOrder(List<Step> steps, int index) {
    if (index == steps.size() - 1) {
      return Commitment.FINAL;
    }
    return steps.get(index).action().early();
  }
}
