package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can have happened to an entity as a participant. Times are milliseconds since the epoch.
 * What an event changes of a balance or a stock can be told from the event alone: {@link #delta}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ParticipantEvent.Performed.class, name = "performed"),
  @JsonSubTypes.Type(value = ParticipantEvent.PreCommitted.class, name = "precommitted"),
  @JsonSubTypes.Type(value = ParticipantEvent.Committed.class, name = "committed"),
  @JsonSubTypes.Type(value = ParticipantEvent.Undone.class, name = "undone"),
  @JsonSubTypes.Type(value = ParticipantEvent.Blocked.class, name = "blocked"),
  @JsonSubTypes.Type(value = ParticipantEvent.Concluded.class, name = "concluded"),
  @JsonSubTypes.Type(value = ParticipantEvent.PassedOn.class, name = "passed-on"),
  @JsonSubTypes.Type(value = ParticipantEvent.Inquired.class, name = "inquired"),
  @JsonSubTypes.Type(value = ParticipantEvent.TerminationBegan.class, name = "termination-began"),
  @JsonSubTypes.Type(value = ParticipantEvent.PeerAnswered.class, name = "peer-answered"),
  @JsonSubTypes.Type(value = ParticipantEvent.PeersMoved.class, name = "peers-moved"),
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ParticipantEvent {

  /** Returns by how much it changes what the entity has: minor units, or pieces. */
  default long delta() {
    return 0;
  }

  /** The step was done, or promised. */
  record Performed(
      String transaction,
      int index,
      StepKind action,
      long amount,
      Commitment manner,
      long deadlineMs,
      long atMs,
      @Nullable Itinerary route)
      implements ParticipantEvent {
    @Override
    public long delta() {
      return manner == Commitment.PREPARE ? 0 : action.signed(amount);
    }
  }

  /** All have promised (3PC). */
  record PreCommitted(String transaction) implements ParticipantEvent {}

  /** The step is done for good. */
  record Committed(
      String transaction, StepKind action, long amount, ParticipantPhase from, long atMs)
      implements ParticipantEvent {
    @Override
    public long delta() {
      return from == ParticipantPhase.PREPARED || from == ParticipantPhase.PRECOMMITTED
          ? action.signed(amount)
          : 0;
    }
  }

  /** The step was put back. */
  record Undone(
      String transaction,
      StepKind action,
      long amount,
      ParticipantPhase from,
      long atMs,
      @Nullable StepRefusal refusal)
      implements ParticipantEvent {
    @Override
    public long delta() {
      return from == ParticipantPhase.EXECUTED ? -action.signed(amount) : 0;
    }
  }

  /**
   * The step was not done and never will be: it was undone before, or refused.
   *
   * @param refusal why it was refused; null when it was undone
   */
  record Blocked(String transaction, long deadlineMs, long atMs, @Nullable StepRefusal refusal)
      implements ParticipantEvent {}

  /** Transactions have ended whose steps were done at once. */
  record Concluded(List<String> transactions, long atMs) implements ParticipantEvent {
    public Concluded {
      transactions = List.copyOf(transactions);
    }
  }

  /**
   * What was to be passed on has arrived, and need not be known any more. Only of transactions with
   * a routing slip, which nodes of version 0.1 have never heard of.
   *
   * @param orders the transactions of which the next participant has the order
   * @param outcomes the transactions of which the participant before has the outcome
   */
  record PassedOn(List<String> orders, List<String> outcomes) implements ParticipantEvent {
    public PassedOn {
      orders = List.copyOf(orders);
      outcomes = List.copyOf(outcomes);
    }
  }

  /** Transactions that have said nothing for long are asked how they end. */
  record Inquired(List<String> transactions, long atMs) implements ParticipantEvent {
    public Inquired {
      transactions = List.copyOf(transactions);
    }
  }

  /** The coordinator is silent, so the other participants are asked (3PC). */
  record TerminationBegan(String transaction) implements ParticipantEvent {}

  /** One of the others has answered (3PC). */
  record PeerAnswered(String transaction, int index, PeerAnswer answer)
      implements ParticipantEvent {}

  /** Some had pre-committed, so all are told to, before any commits (3PC). */
  record PeersMoved(String transaction) implements ParticipantEvent {}
}
