package io.quorate.call;

import static java.util.Map.entry;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.ParticipantRules;
import io.quorate.kernel.participant.Participation;
import io.quorate.kernel.participant.StepReport;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Declares calls to the host. The id of a call is {@code <transaction>:<index of the step>}. */
public final class CallType implements EntityType<CallCommand, CallEvent, Call> {

  /** How soon after an attempt a call that waits must be awake, in milliseconds. */
  private static final long REMIND_AFTER_MS = 5_000;

  private static final Map<String, Class<? extends CallCommand>> COMMANDS =
      Map.ofEntries(
          entry("call.participate", CallCommand.Participate.class),
          entry("call.heard", CallCommand.Heard.class));

  private static final Map<String, Class<? extends CallEvent>> EVENTS =
      Map.ofEntries(
          entry("call.ordered", CallEvent.Ordered.class),
          entry("call.asked", CallEvent.Asked.class),
          entry("call.failed", CallEvent.Failed.class),
          entry("call.answered", CallEvent.Answered.class),
          entry("call.gave-up", CallEvent.GaveUp.class),
          entry("call.exhausted", CallEvent.Exhausted.class),
          entry("call.participated", CallEvent.Participated.class));

  private final CallDecider decider;
  private final CallConversation conversation;

  private CallType(CallLimits limits) {
    decider = new CallDecider(limits);
    conversation = new CallConversation(limits);
  }

  /** Returns the type. */
  public static CallType of(CallLimits limits) {
    return new CallType(limits);
  }

  @Override
  public String name() {
    return "call";
  }

  @Override
  public CallDecider decider() {
    return decider;
  }

  @Override
  public Optional<Conversation<CallCommand, CallEvent, Call>> conversation() {
    return Optional.of(conversation);
  }

  @Override
  public CallCommand translate(Object message) {
    return new CallCommand.Participate((ParticipantCommand) message);
  }

  @Override
  public Map<String, Class<? extends CallCommand>> commands() {
    return COMMANDS;
  }

  @Override
  public Map<String, Class<? extends CallEvent>> events() {
    return EVENTS;
  }

  @Override
  public Class<Call> state() {
    return Call.class;
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  /** No client sees a call itself; it is shown as the report of its step. */
  @Override
  public StepReport view(Subject subject, Call call, Shown shown) {
    if (shown instanceof Shown.Answer(ParticipantRules.ReportOf(String transaction))) {
      return report(call, call.participations().find(transaction));
    }
    StepReport report = report(call, call.participation());
    return shown instanceof Shown.Answer(CallParticipant.Outcome outcome)
        ? decided(call, report)
        : report;
  }

  @Override
  public long remindAtMs(Call call) {
    long dueAtMs = decider.dueAtMs(call);
    boolean asking = call.stage().request() != null;
    return asking ? Math.min(dueAtMs, call.attempts().atMs() + REMIND_AFTER_MS) : dueAtMs;
  }

  @Override
  public boolean isOver(Call call) {
    Participation known = call.participation();
    return call.stage() == CallPhase.ENDED && (known == null || !known.isRelay());
  }

  /** It may be the step's first, too; then the call has a reminder. */
  @Override
  public Set<String> endings() {
    return Set.of("call.participated");
  }

  private static StepReport report(Call call, @Nullable Participation known) {
    return StepReport.of(known, null, call.answer());
  }

  /** What another participant may rely on: the outcome that this one will not go back on. */
  private static StepReport decided(Call call, StepReport report) {
    @Nullable ParticipantPhase outcome =
        switch (call.stage()) {
          case COMMITTING, COMMIT_FAILED -> ParticipantPhase.COMMITTED;
          case WITHDRAWING, UNDOING, UNDO_FAILED -> ParticipantPhase.UNDONE;
          case IDLE, CALLING, DONE, ENDED -> report.phase();
        };
    return new StepReport(outcome, report.reason(), null, report.answer());
  }
}
