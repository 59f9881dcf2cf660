package io.quorate.node.counter;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.Check;
import io.quorate.kernel.participant.ParticipantCommand;

/** What a counter can be asked. */
public sealed interface CounterCommand {

  /** Shows the counter. */
  record Get() implements CounterCommand {}

  /** Counts. */
  record Count(long times) implements CounterCommand {
    public Count {
      Check.amount("times", times);
    }
  }

  /** Takes part in a transaction. */
  record Participate(@JsonValue ParticipantCommand command) implements CounterCommand {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Participate {}
  }
}
