package io.quorate.node.counter;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.participant.ParticipantEvent;

/** What can have happened to a counter. */
public sealed interface CounterEvent {

  /** It was counted. */
  record Counted(long times) implements CounterEvent {}

  /** It took part in a transaction. */
  record Participated(@JsonValue ParticipantEvent part) implements CounterEvent {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Participated {}
  }
}
