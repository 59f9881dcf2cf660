package io.quorate.call;

import io.quorate.kernel.participant.ParticipantEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * A call as it changes while one decision is made, with the events so far. Used once, by one
 * thread.
 */
final class CallChanges {

  private final List<CallEvent> events = new ArrayList<>();
  private Call call;

  CallChanges(Call call) {
    this.call = call;
  }

  void happen(CallEvent event) {
    events.add(event);
    call = call.evolve(event);
  }

  void happen(ParticipantEvent part) {
    happen(new CallEvent.Participated(part));
  }

  /** Returns the call with all that has happened. */
  Call call() {
    return call;
  }

  List<CallEvent> events() {
    return List.copyOf(events);
  }
}
