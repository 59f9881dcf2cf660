package io.quorate.call;

import static java.util.Map.entry;

import io.quorate.kernel.EntityType;
import io.quorate.kernel.participant.ParticipantCommand;
import java.util.Map;
import java.util.Optional;

/** Declares calls to the host. The id of a call is {@code <transaction>:<index of the step>}. */
public final class CallType {

  private CallType() {}

  /** Returns the type, with the stable names of its commands and events. */
  public static EntityType<CallCommand, CallEvent, Call> of(CallLimits limits) {
    return new EntityType<>(
        "call",
        new CallDecider(limits),
        Optional.of(new CallConversation(limits)),
        message -> new CallCommand.Participate((ParticipantCommand) message),
        Map.ofEntries(
            entry("call.participate", CallCommand.Participate.class),
            entry("call.heard", CallCommand.Heard.class)),
        Map.ofEntries(
            entry("call.ordered", CallEvent.Ordered.class),
            entry("call.asked", CallEvent.Asked.class),
            entry("call.failed", CallEvent.Failed.class),
            entry("call.answered", CallEvent.Answered.class),
            entry("call.gave-up", CallEvent.GaveUp.class),
            entry("call.exhausted", CallEvent.Exhausted.class),
            entry("call.participated", CallEvent.Participated.class)),
        Call.class,
        1);
  }
}
