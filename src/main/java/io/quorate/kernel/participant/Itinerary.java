package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a participant knows of the others: all steps in their order.
 *
 * @param kind what it is for
 * @param currency the currency of the accounts passed so far, or null
 */
public record Itinerary(Kind kind, List<Step> steps, @Nullable String currency) {
  public Itinerary {
    steps = List.copyOf(steps);
  }

  /** What a participant does with a route. */
  public enum Kind {
    /** Choreography: it passes the order on to the next, and the outcome back. */
    RELAY,
    /** 3PC: it asks the others when the coordinator is silent. */
    PEERS;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Returns the kind as messages and the journal write it. */
    @JsonValue
    public String text() {
      return text;
    }
  }

  Itinerary inCurrency(@Nullable String known) {
    return known == null ? this : new Itinerary(kind, steps, known);
  }

  boolean isLast(int index) {
    return index == steps.size() - 1;
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
