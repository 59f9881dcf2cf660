package io.quorate.transaction;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The state of a transaction. Immutable.
 *
 * @param id its own id; empty while ABSENT
 * @param steps the steps, in order
 * @param createdAtMs when it began, in milliseconds since the epoch
 * @param deadlineMs from when on it is undone rather than driven on, in the same unit
 * @param finishedAtMs when it ended, in the same unit; 0 before
 * @param currency the currency of the accounts heard of, or null
 * @param reason why it is or will be undone, or parked; null when it is not
 * @param parkedFrom the phase in which it got stuck; null unless PARKED
 * @param stuckStep the index of the step on which it got stuck; -1 unless PARKED
 * @param slip whether the participants of a choreography pass on a routing slip, and that a step
 *     was done may be written after the next was asked for
 * @param confirmedAtMs when a participant last made the coordinator write that the orders still
 *     stand, in milliseconds since the epoch; 0 for never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Transaction(
    String id,
    TransactionPhase phase,
    ProtocolName protocol,
    List<StepState> steps,
    long createdAtMs,
    long deadlineMs,
    long finishedAtMs,
    @Nullable String currency,
    @Nullable Rejection reason,
    @Nullable TransactionPhase parkedFrom,
    int stuckStep,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean slip,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long confirmedAtMs) {

  /** The most steps a transaction may have. */
  public static final int MAX_STEPS = 100;

  /** How much of the partners' answers is kept, so that all fits a message between two nodes. */
  public static final int MAX_ANSWER_BYTES = 64 * 1024;

  /** The state before the first event. */
  public static final Transaction ABSENT =
      new Transaction(
          "",
          TransactionPhase.ABSENT,
          ProtocolName.SAGA,
          List.of(),
          0,
          0,
          0,
          null,
          null,
          null,
          -1,
          false,
          0);

  public Transaction {
    steps = List.copyOf(steps);
  }

  /** Whether an answer can be kept beside those of the other steps. */
  public boolean hasRoomFor(@Nullable String answer) {
    long bytes = steps.stream().mapToLong(step -> bytes(step.answer())).sum();
    return bytes + bytes(answer) <= MAX_ANSWER_BYTES;
  }

  private static long bytes(@Nullable String answer) {
    return answer == null ? 0 : answer.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Returns a step's status. */
  public StepState.Status status(int index) {
    return steps.get(index).status();
  }

  /** Returns the steps as they were asked for. */
  @JsonIgnore
  public List<Step> plan() {
    return steps.stream().map(StepState::step).toList();
  }

  /** Returns the index of the first pending step, or the number of steps when none is. */
  public int firstPending() {
    for (int i = 0; i < steps.size(); i++) {
      if (status(i) == StepState.Status.PENDING) {
        return i;
      }
    }
    return steps.size();
  }

  /** Whether every step but this one has this status. */
  public boolean allOthers(int index, StepState.Status wanted) {
    for (int i = 0; i < steps.size(); i++) {
      if (i != index && status(i) != wanted) {
        return false;
      }
    }
    return true;
  }

  /** Whether some step has this status. */
  public boolean any(StepState.Status wanted) {
    return steps.stream().anyMatch(step -> step.status() == wanted);
  }

  public Transaction in(TransactionPhase newPhase, @Nullable Rejection newReason) {
    var change = new Change(this);
    change.phase = newPhase;
    change.reason = newReason;
    change.parkedFrom = null;
    change.stuckStep = -1;
    return change.done();
  }

  public Transaction parked(int step, Rejection why) {
    var change = new Change(this);
    change.phase = TransactionPhase.PARKED;
    change.reason = why;
    change.parkedFrom = phase;
    change.stuckStep = step;
    return change.done();
  }

  public Transaction finishedAt(long atMs) {
    var change = new Change(this);
    change.finishedAtMs = atMs;
    return change.done();
  }

  /** Returns the same with orders that stood at this time. */
  public Transaction confirmedAt(long atMs) {
    var change = new Change(this);
    change.confirmedAtMs = atMs;
    return change.done();
  }

  /** Returns the last time at which its own journal says that the orders stood. */
  public long ordersConfirmedAtMs() {
    return Math.max(createdAtMs, confirmedAtMs);
  }

  public Transaction withCurrency(@Nullable String newCurrency) {
    if (newCurrency == null) {
      return this;
    }
    var change = new Change(this);
    change.currency = newCurrency;
    return change.done();
  }

  public Transaction withStep(int index, UnaryOperator<StepState> change) {
    var changed = new ArrayList<>(steps);
    changed.set(index, change.apply(steps.get(index)));
    return withSteps(changed);
  }

  public Transaction withEveryStep(UnaryOperator<StepState> change) {
    return withSteps(steps.stream().map(change).toList());
  }

  private Transaction withSteps(List<StepState> newSteps) {
    var change = new Change(this);
    change.steps = newSteps;
    return change.done();
  }

  /** A transaction that is being changed; for one thread. */
  private static final class Change {
    private final Transaction before;
    private TransactionPhase phase;
    private List<StepState> steps;
    private long finishedAtMs;
    private @Nullable String currency;
    private @Nullable Rejection reason;
    private @Nullable TransactionPhase parkedFrom;
    private int stuckStep;
    private long confirmedAtMs;

    Change(Transaction before) {
      this.before = before;
      this.phase = before.phase;
      this.steps = before.steps;
      this.finishedAtMs = before.finishedAtMs;
      this.currency = before.currency;
      this.reason = before.reason;
      this.parkedFrom = before.parkedFrom;
      this.stuckStep = before.stuckStep;
      this.confirmedAtMs = before.confirmedAtMs;
    }

    Transaction done() {
      return new Transaction(
          before.id,
          phase,
          before.protocol,
          steps,
          before.createdAtMs,
          before.deadlineMs,
          finishedAtMs,
          currency,
          reason,
          parkedFrom,
          stuckStep,
          before.slip,
          confirmedAtMs);
    }
  }
}
