package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quorate.kernel.Question;
import org.jspecify.annotations.Nullable;

/** What a participant tells the transaction, or asks it. All may come twice, late, in any order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CoordinatorCommand.StepDone.class, name = "step-done"),
  @JsonSubTypes.Type(value = CoordinatorCommand.RouteEnded.class, name = "route-ended"),
  @JsonSubTypes.Type(value = CoordinatorCommand.Inquire.class, name = "inquire"),
})
public sealed interface CoordinatorCommand extends Question<VerdictReport> {

  @Override
  default Class<VerdictReport> answerType() {
    return VerdictReport.class;
  }

  /** The name of the entity type that transactions are. */
  String TYPE = "transaction";

  /** A participant of a route has done its step and passes the order on. */
  record StepDone(int index, StepReport report) implements CoordinatorCommand {}

  /**
   * The outcome has come back to the start of a route.
   *
   * @param committed whether the steps were done; else they were undone
   * @param refusal the step that was refused, if one was
   */
  record RouteEnded(boolean committed, @Nullable StepRefusal refusal)
      implements CoordinatorCommand {}

  /** A participant asks how the transaction ends; the answer says it. */
  record Inquire() implements CoordinatorCommand {}
}
