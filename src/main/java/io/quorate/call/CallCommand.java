package io.quorate.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.ParticipantCommand;
import org.jspecify.annotations.Nullable;

/** What a call can be asked. */
public sealed interface CallCommand {

  /** Takes part in a transaction. */
  record Participate(@JsonValue ParticipantCommand command) implements CallCommand {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Participate {}
  }

  /**
   * What the partner answered to one attempt; sent to itself.
   *
   * @param attempt the number of the attempt
   * @param answer what it answered when it has done what was requested; else null
   * @param rejection why not; null when it has
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Heard(
      CallRequest request, int attempt, @Nullable String answer, @Nullable Rejection rejection)
      implements CallCommand {
    public Heard {
      if ((answer == null) == (rejection == null)) {
        throw new IllegalArgumentException("Expected an answer or a rejection, but not both.");
      }
    }
  }
}
