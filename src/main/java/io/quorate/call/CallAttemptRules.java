package io.quorate.call;

import static io.quorate.kernel.RejectionCode.INVALID_ARGUMENT;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;
import static io.quorate.kernel.RejectionCode.OUTCOME_UNKNOWN;
import static io.quorate.kernel.RejectionCode.UNAVAILABLE;

import io.quorate.kernel.AbortCause;
import io.quorate.kernel.Decider;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.StepRefusal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the partner's answers, and from time. Pure and safe for use by any thread.
 *
 * <p>Every attempt is in the journal before it is made. So it is known of each call whether the
 * partner may have got it ({@link Call#reached}): when every single attempt certainly did not get
 * through, the call ends at its deadline without asking the partner to undo anything; else the
 * partner must confirm the undoing. An attempt without an answer, as after a crash, counts as one
 * that got through. What may have got through and cannot be undone, for want of a URL, is never
 * taken for undone.
 *
 * <p>What a rejection means here is told at {@link CallConversation}.
 */
final class CallAttemptRules {

  /** How much longer than it may take an attempt is waited for, in milliseconds. */
  private static final long SLACK_MS = 1_000;

  /** The shortest wait between two attempts, in milliseconds; doubled with each failure. */
  private static final long BACKOFF_MIN_MS = 200;

  /** The longest wait between two attempts, in milliseconds. */
  private static final long BACKOFF_MAX_MS = 5_000;

  private static final int MAX_DOUBLINGS = 10;

  private static final Rejection LOST =
      new Rejection(OUTCOME_UNKNOWN, "Expected an answer of the partner, but none came.");

  private final CallLimits limits;

  CallAttemptRules(CallLimits limits) {
    this.limits = limits;
  }

  /** Returns when {@link #elapse} next has something to say, or {@link Decider#NEVER}. */
  long dueAtMs(Call call) {
    return switch (call.stage()) {
      case CALLING -> Math.min(call.ordered().deadlineMs(), attemptDueAtMs(call));
      case WITHDRAWING, UNDOING, COMMITTING -> attemptDueAtMs(call);
      case IDLE, DONE, UNDO_FAILED, COMMIT_FAILED, ENDED -> Decider.NEVER;
    };
  }

  /** Returns what time has brought. */
  List<CallEvent> elapse(Call call, long nowMs) {
    CallRequest request = call.stage().request();
    if (request == null || nowMs < dueAtMs(call)) {
      return List.of();
    }
    var changes = new CallChanges(call);
    if (call.stage() == CallPhase.CALLING && nowMs >= call.ordered().deadlineMs()) {
      giveUp(changes, tooLate(call), nowMs);
    } else if (call.attempts().waiting()) {
      failed(changes, request, LOST, nowMs);
    } else {
      changes.happen(new CallEvent.Asked(request, nowMs));
    }
    return changes.events();
  }

  /** Returns what follows from an answer; nothing when it comes too late to matter. */
  List<CallEvent> heard(Call call, CallCommand.Heard heard, long nowMs) {
    if (heard.request() != call.stage().request()) {
      return List.of();
    }
    var changes = new CallChanges(call);
    String answer = heard.answer();
    Rejection rejection = heard.rejection();
    if (answer != null) {
      confirmed(changes, heard.request(), answer, nowMs);
    } else if (rejection != null) {
      boolean last = call.attempts().waiting() && call.attempts().number() == heard.attempt();
      refused(changes, heard.request(), rejection, last, nowMs);
    }
    return changes.events();
  }

  /** Stops the calling, and undoes what the partner may have done. */
  void giveUp(CallChanges changes, @Nullable StepRefusal refusal, long nowMs) {
    changes.happen(new CallEvent.GaveUp(refusal, nowMs));
    withdraw(changes, nowMs);
  }

  /** Returns the wait before the next attempt, in milliseconds. */
  static long backoffMs(Call call) {
    int failures = Math.max(1, call.attempts().failures());
    long full = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS << Math.min(failures - 1, MAX_DOUBLINGS));
    // Spread without chance, so that what is decided can be decided again: by the call's identity.
    int spread =
        Objects.hash(call.ordered().transaction(), call.ordered().index(), call.attempts().number())
            * 0x9E3779B9;
    return full / 2 + Math.floorMod(spread >>> 8, full / 2 + 1);
  }

  private long attemptDueAtMs(Call call) {
    Attempts attempts = call.attempts();
    return attempts.atMs() + (attempts.waiting() ? limits.timeoutMs() + SLACK_MS : backoffMs(call));
  }

  private void confirmed(CallChanges changes, CallRequest request, String answer, long nowMs) {
    switch (request) {
      case CALL -> {
        boolean wanted = changes.call().stage() == CallPhase.CALLING;
        changes.happen(new CallEvent.Answered(answer, nowMs));
        if (wanted || StepEvents.isForGood(changes.call().ordered())) {
          changes.happen(StepEvents.performed(changes.call().ordered(), nowMs));
        } else {
          withdraw(changes, nowMs);
        }
      }
      case UNDO -> changes.happen(StepEvents.undone(changes.call(), nowMs));
      case COMMIT -> changes.happen(StepEvents.committed(changes.call(), nowMs));
    }
  }

  private void refused(
      CallChanges changes, CallRequest request, Rejection rejection, boolean last, long nowMs) {
    // A wrong path, or a host without its services, says so of what was done, too.
    boolean neverSeen =
        request == CallRequest.UNDO
            && rejection.code() == NOT_FOUND
            && changes.call().unknown()
            && changes.call().answer() == null;
    boolean doneAtLength = request != CallRequest.CALL && rejection.code() == LIMIT_EXCEEDED;
    if (neverSeen || doneAtLength) {
      confirmed(changes, request, "", nowMs);
    } else if (request == CallRequest.CALL && rejection.code() == INVALID_STATE) {
      declined(changes, rejection, last, nowMs);
    } else if (last) {
      failed(changes, request, rejection, nowMs);
    }
  }

  /**
   * The partner refuses an attempt. That is the end of it when it was the only one that may have
   * arrived. Else it may speak of this attempt alone, as a partner does that still works on an
   * earlier one: so the call is withdrawn like any other that may be done.
   */
  private void declined(CallChanges changes, Rejection rejection, boolean last, long nowMs) {
    Call call = changes.call();
    StepRefusal withdrawn = call.refusal();
    StepRefusal refusal =
        withdrawn == null
            ? refusal(call, rejection.because(AbortCause.PARTNER_REFUSED))
            : withdrawn;
    if (last && !call.reached()) {
      changes.happen(StepEvents.blocked(call.ordered(), refusal, nowMs));
      return;
    }
    if (last) {
      changes.happen(new CallEvent.Failed(CallRequest.CALL, false, rejection.detail(), nowMs));
    }
    if (call.stage() == CallPhase.CALLING) {
      giveUp(changes, refusal, nowMs);
    } else if (last) {
      withdraw(changes, nowMs);
    }
  }

  private void failed(CallChanges changes, CallRequest request, Rejection rejection, long nowMs) {
    boolean reached = rejection.code() != UNAVAILABLE && rejection.code() != INVALID_ARGUMENT;
    boolean unknown = rejection.code() == NOT_FOUND;
    changes.happen(new CallEvent.Failed(request, reached, rejection.detail(), nowMs, unknown));
    boolean hopeless = rejection.code() == LIMIT_EXCEEDED || rejection.code() == INVALID_ARGUMENT;
    if (request != CallRequest.CALL) {
      Attempts attempts = changes.call().attempts();
      // Both: a host that is left alone refuses many at once, and a slow one few in a long time.
      if (attempts.failures() >= limits.attempts()
          && nowMs - attempts.sinceMs() >= limits.attemptsForMs()) {
        changes.happen(new CallEvent.Exhausted(request, nowMs));
      }
    } else if (changes.call().stage() == CallPhase.WITHDRAWING) {
      withdraw(changes, nowMs);
    } else if (hopeless) {
      giveUp(changes, refusal(changes.call(), rejection), nowMs);
    }
  }

  /** Goes on with the undoing, once no attempt to call is under way. */
  private static void withdraw(CallChanges changes, long nowMs) {
    Call call = changes.call();
    if (call.attempts().waiting()) {
      return;
    }
    if (!call.reached()) {
      changes.happen(StepEvents.undone(call, nowMs));
    } else if (call.isBeyondUndoing()) {
      changes.happen(new CallEvent.Exhausted(CallRequest.UNDO, nowMs));
    } else {
      changes.happen(new CallEvent.Asked(CallRequest.UNDO, nowMs));
    }
  }

  private static StepRefusal tooLate(Call call) {
    String failure = call.attempts().failure();
    return refusal(
        call,
        new Rejection(
            LIMIT_EXCEEDED,
            "Expected the partner to answer in time, but it did not"
                + (failure == null ? "." : "; the last failure: " + failure),
            AbortCause.TIMED_OUT));
  }

  private static StepRefusal refusal(Call call, Rejection rejection) {
    return new StepRefusal(call.ordered().index(), rejection);
  }
}
