package io.quorate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * One decision as a test: given events, when a command at a time, then events or a rejection.
 * Immutable, so that a scenario can be the start of several others.
 *
 * @param <C> commands of the entity
 * @param <E> events of the entity
 * @param <S> state of the entity
 */
public final class DeciderScenario<C, E, S> {

  private final Decider<C, E, S> decider;
  private final S state;
  private final long nowMs;

  private DeciderScenario(Decider<C, E, S> decider, S state, long nowMs) {
    this.decider = decider;
    this.state = state;
    this.nowMs = nowMs;
  }

  /** Starts with the state before the first event, at this time. */
  public static <C, E, S> DeciderScenario<C, E, S> of(Decider<C, E, S> decider, long nowMs) {
    return new DeciderScenario<>(decider, decider.initial(), nowMs);
  }

  /** Applies events that are in the journal. */
  public DeciderScenario<C, E, S> given(List<? extends E> events) {
    S result = state;
    for (E event : events) {
      result = decider.evolve(result, event);
    }
    return new DeciderScenario<>(decider, result, nowMs);
  }

  /** Replaces the state, for one that would take too many events. */
  public DeciderScenario<C, E, S> givenState(S other) {
    return new DeciderScenario<>(decider, other, nowMs);
  }

  /** Moves the clock, without recording what that makes true. */
  public DeciderScenario<C, E, S> at(long otherMs) {
    return new DeciderScenario<>(decider, state, otherMs);
  }

  /** Moves the clock and records one step of what that makes true. */
  public DeciderScenario<C, E, S> elapsedTo(long otherMs) {
    return given(decider.elapse(state, otherMs)).at(otherMs);
  }

  /** Returns the state so far. */
  public S state() {
    return state;
  }

  /** Returns what time alone makes true. */
  public List<E> elapse() {
    return decider.elapse(state, nowMs);
  }

  /** Returns what clients see of a part of the entity with id "id" and version 7. */
  public Object view(EntityType<C, E, S> type, String part) {
    return view(type, new Shown.Part(part));
  }

  /** Returns what a reply of the entity with id "id" and version 7 shows. */
  public Object view(EntityType<C, E, S> type, Shown shown) {
    return type.view(new EntityType.Subject("id", 7, 0), state, shown);
  }

  /** Decides a command, which must be accepted, and applies its events. */
  public DeciderScenario<C, E, S> accept(C command) {
    return given(accepted(decider.decide(command, state, nowMs)).events());
  }

  /** Decides a command. */
  public Outcome<E> when(C command) {
    return new Outcome<>(decider.decide(command, state, nowMs));
  }

  private static <E> Decision.Accepted<E> accepted(Decision<E> decision) {
    return switch (decision) {
      case Decision.Accepted<E> accepted -> accepted;
      case Decision.Later<E> later ->
          throw new AssertionError("Expected it to be accepted, but it was put off.");
      case Decision.Rejected<E>(Rejection rejection) ->
          throw new AssertionError("Expected it to be accepted, but it was " + rejection);
    };
  }

  /** What was decided. */
  public record Outcome<E>(Decision<E> decision) {

    /** Demands exactly this event, and a reply that shows the entity. */
    public void then(E event) {
      assertThat(decision).isEqualTo(Decision.accept(event));
    }

    /** Demands exactly this event, and a reply that shows the part. */
    public void thenShowing(String part, E event) {
      assertThat(decision).isEqualTo(Decision.accept(event).showing(part));
    }

    /** Demands that nothing changed, and a reply that shows the entity. */
    public void thenUnchanged() {
      assertThat(decision).isEqualTo(Decision.unchanged());
    }

    /** Demands that nothing changed, and a reply that shows the part. */
    public void thenUnchangedShowing(String part) {
      assertThat(decision).isEqualTo(Decision.unchanged().showing(part));
    }

    /** Demands exactly this event, and a reply that answers another entity. */
    public void thenAnswering(Object topic, E event) {
      assertThat(decision).isEqualTo(Decision.accept(event).answering(topic));
    }

    /** Demands that nothing changed, and a reply that answers another entity. */
    public void thenUnchangedAnswering(Object topic) {
      assertThat(decision).isEqualTo(Decision.unchanged().answering(topic));
    }

    /** Demands a rejection with this code and a proper detail. */
    public void thenRejected(RejectionCode code) {
      assertThat(decision).isInstanceOf(Decision.Rejected.class);
      if (decision instanceof Decision.Rejected<E>(Rejection rejection)) {
        assertThat(rejection.code()).as(rejection.detail()).isEqualTo(code);
        assertThat(rejection.detail()).matches("Expected .+, but .+\\.");
      }
    }

    /** Demands a rejection with this code and this detail. */
    public void thenRejected(RejectionCode code, String detail) {
      assertThat(decision).isEqualTo(Decision.reject(code, detail));
    }
  }
}
