package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quorate.kernel.Question;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a participant can be told about a transaction. All may come twice, late, and in any order.
 * The answer to each that is accepted is a {@link StepReport}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ParticipantCommand.Inspect.class, name = "inspect"),
  @JsonSubTypes.Type(value = ParticipantCommand.Perform.class, name = "perform"),
  @JsonSubTypes.Type(value = ParticipantCommand.PreCommit.class, name = "precommit"),
  @JsonSubTypes.Type(value = ParticipantCommand.Commit.class, name = "commit"),
  @JsonSubTypes.Type(value = ParticipantCommand.Undo.class, name = "undo"),
  @JsonSubTypes.Type(value = ParticipantCommand.Conclude.class, name = "conclude"),
  @JsonSubTypes.Type(value = ParticipantCommand.Arrived.class, name = "arrived"),
  @JsonSubTypes.Type(value = ParticipantCommand.Ask.class, name = "ask"),
  @JsonSubTypes.Type(value = ParticipantCommand.VerdictHeard.class, name = "verdict-heard"),
  @JsonSubTypes.Type(value = ParticipantCommand.PeerHeard.class, name = "peer-heard"),
})
public sealed interface ParticipantCommand extends Question<StepReport> {

  @Override
  default Class<StepReport> answerType() {
    return StepReport.class;
  }

  /** Shows whether the step could ever be done: the entity exists and is of the right kind. */
  record Inspect(StepKind action) implements ParticipantCommand {}

  /** Does the step. */
  record Perform(Order order) implements ParticipantCommand {}

  /** Takes note that all have promised (3PC). */
  record PreCommit(String transaction) implements ParticipantCommand {}

  /** Ends the step for good. */
  record Commit(String transaction) implements ParticipantCommand {}

  /**
   * Undoes the step, or makes sure that it is never done.
   *
   * @param deadlineMs the deadline of the step's order
   * @param refusal what was refused, for a transaction that participants drive; else null
   * @param coordinated whether only the coordinator orders the step, so that it orders none after
   *     this; false in messages of version 0.1
   */
  record Undo(
      String transaction, long deadlineMs, @Nullable StepRefusal refusal, boolean coordinated)
      implements ParticipantCommand {}

  /** Takes note that transactions have ended, whose steps were done at once; may be lost. */
  record Conclude(List<String> transactions) implements ParticipantCommand {
    public Conclude {
      transactions = List.copyOf(transactions);
    }
  }

  /**
   * Takes note that what this participant has passed on has arrived; sent to itself, may be lost.
   *
   * @param orders the transactions of which the next participant has the order
   * @param outcomes the transactions of which the participant before has the outcome
   */
  record Arrived(List<String> orders, List<String> outcomes) implements ParticipantCommand {
    public Arrived {
      orders = List.copyOf(orders);
      outcomes = List.copyOf(outcomes);
    }
  }

  /** Shows where the participant is with its step. */
  record Ask(String transaction) implements ParticipantCommand {}

  /** What the transaction answered to this participant's own question; sent to itself. */
  record VerdictHeard(String transaction, Verdict verdict) implements ParticipantCommand {}

  /**
   * What another participant answered to this one's own question; sent to itself.
   *
   * @param type the other's entity type
   * @param id the other's id
   */
  record PeerHeard(String transaction, String type, String id, PeerAnswer answer)
      implements ParticipantCommand {}
}
