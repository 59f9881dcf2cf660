package io.quorate.transaction.coordinator;

import static io.quorate.transaction.ProtocolName.CHOREOGRAPHY;
import static io.quorate.transaction.ProtocolName.SAGA;
import static io.quorate.transaction.ProtocolName.THREE_PHASE_COMMIT;
import static io.quorate.transaction.ProtocolName.TWO_PHASE_COMMIT;
import static io.quorate.transaction.coordinator.Transactions.CREDIT;
import static io.quorate.transaction.coordinator.Transactions.DEADLINE_MS;
import static io.quorate.transaction.coordinator.Transactions.DEBIT;
import static io.quorate.transaction.coordinator.Transactions.ID;
import static io.quorate.transaction.coordinator.Transactions.NOW_MS;
import static io.quorate.transaction.coordinator.Transactions.POOR;
import static io.quorate.transaction.coordinator.Transactions.absent;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.call.CallStepKinds;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.Step;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.TransactionEvent.Aborted;
import io.quorate.transaction.TransactionEvent.CommitDecided;
import io.quorate.transaction.TransactionEvent.Committed;
import io.quorate.transaction.TransactionEvent.Started;
import io.quorate.transaction.TransactionEvent.StepCommitted;
import io.quorate.transaction.TransactionEvent.StepDone;
import io.quorate.transaction.TransactionEvent.StepRefused;
import io.quorate.transaction.TransactionEvent.StepUndone;
import io.quorate.transaction.TransactionEvent.UndoDecided;
import io.quorate.transaction.protocol.Saga;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which events may be written with the next one, and which may be told before they are written. */
@NullUnmarked
class LateEventsTest {

  private static final TransactionEvent STEP_DONE = new StepDone(0, "EUR", null);
  private static final TransactionEvent UNDO = new UndoDecided(POOR);

  @Test
  void shouldWriteLateWhatParticipantsWouldTellAgain() {
    for (ProtocolName protocol : List.of(SAGA, TWO_PHASE_COMMIT)) {
      assertThat(mayWait(protocol, true, STEP_DONE)).as("%s", protocol).isTrue();
    }
    for (ProtocolName protocol : List.of(SAGA, TWO_PHASE_COMMIT, THREE_PHASE_COMMIT)) {
      assertThat(mayWait(protocol, true, STEP_DONE, new CommitDecided(), new StepCommitted(0)))
          .as("%s", protocol)
          .isTrue();
    }
  }

  /** Participants of 3PC end by themselves, and those of a choreography tell it once. */
  @Test
  void shouldWriteAtOnceWhatNobodyWouldTellAgain() {
    assertThat(mayWait(THREE_PHASE_COMMIT, true, STEP_DONE)).isFalse();
    assertThat(mayWait(CHOREOGRAPHY, true, STEP_DONE)).isFalse();
    assertThat(mayWait(SAGA, true, new StepDone(0, "EUR", "what a partner said"))).isFalse();
    assertThat(mayWait(SAGA, true, UNDO, STEP_DONE)).isFalse();
    assertThat(mayWait(SAGA, false, STEP_DONE)).isFalse();
    assertThat(mayWait(TWO_PHASE_COMMIT, false, new CommitDecided(), new StepCommitted(0)))
        .isFalse();
  }

  @ParameterizedTest
  @EnumSource(ProtocolName.class)
  void shouldNeverWriteADecisionLateNorTellOfItBefore(ProtocolName protocol) {
    for (TransactionEvent decision :
        List.of(
            new CommitDecided(),
            UNDO,
            new StepRefused(0, POOR),
            new StepUndone(0, true),
            new Aborted(POOR, false, NOW_MS))) {
      assertThat(mayWait(protocol, true, decision)).as("%s", decision).isFalse();
      assertThat(isForegone(protocol, decision)).as("%s", decision).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolName.class)
  void shouldTellOfTheEndBeforeItIsWrittenUnlessParticipantsForgetItThen(ProtocolName protocol) {
    assertThat(isForegone(protocol, new Committed(NOW_MS))).isEqualTo(protocol != CHOREOGRAPHY);
  }

  /** Should the end be lost, the deadline or a client that cancels would have the call undone. */
  @Test
  void shouldWriteTheEndOfASagaBeforeItIsToldWhenItsLastStepCanBeUndone() {
    assertThat(isForegone(SAGA, DEBIT, call("http://partner/undo"))).isFalse();
    assertThat(isForegone(SAGA, call("http://partner/undo"))).isFalse();
    assertThat(isForegone(SAGA, DEBIT, call(null))).isTrue();
    assertThat(isForegone(SAGA, call("http://partner/undo"), CREDIT)).isTrue();
  }

  /** That a step was done may be lost in a crash, so that any may have been asked for. */
  @Test
  void shouldUndoASagaFromItsLastStepOn() {
    Transaction undoing = after(SAGA, true, UNDO);
    Transaction lastBlocked = after(SAGA, true, UNDO, new StepUndone(1, false));

    assertThat(Saga.PROTOCOL.toUndo(undoing)).containsExactly(1);
    assertThat(Saga.PROTOCOL.toUndo(lastBlocked)).containsExactly(0);
    assertThat(Saga.PROTOCOL.toUndo(after(SAGA, true, UNDO, undone(1), undone(0)))).isEmpty();
  }

  @Test
  void shouldUndoNothingOfASagaAfterTheStepThatWasRefused() {
    assertThat(Saga.PROTOCOL.toUndo(after(SAGA, true, new StepRefused(0, POOR), UNDO))).isEmpty();
    assertThat(Saga.PROTOCOL.toUndo(after(SAGA, true, new StepRefused(1, POOR), UNDO)))
        .containsExactly(0);
  }

  /** As version 0.1 has it: a step is written before the next is asked for. */
  @Test
  void shouldUndoASagaFromTheFirstPendingStepOnWhenNothingIsWrittenLate() {
    assertThat(Saga.PROTOCOL.toUndo(after(SAGA, false, UNDO))).containsExactly(0);
    assertThat(Saga.PROTOCOL.toUndo(after(SAGA, false, STEP_DONE, UNDO))).containsExactly(1);
    assertThat(Saga.PROTOCOL.toUndo(after(SAGA, false, UNDO, undone(0)))).isEmpty();
  }

  private static TransactionEvent undone(int index) {
    return new StepUndone(index, false);
  }

  private static boolean mayWait(
      ProtocolName protocol, boolean sameVersion, TransactionEvent... events) {
    return TransactionType.TYPE.mayWait(
        events[events.length - 1], after(protocol, sameVersion, events));
  }

  private static boolean isForegone(ProtocolName protocol, TransactionEvent event) {
    return TransactionType.TYPE.isForegone(event, after(protocol, true, event));
  }

  private static boolean isForegone(ProtocolName protocol, Step... steps) {
    TransactionEvent done = new StepDone(steps.length - 1, null, "what a partner said");
    TransactionEvent committed = new Committed(NOW_MS);
    Transaction doneOnly =
        absent().given(List.of(Transactions.started(protocol, steps), done)).state();
    Transaction ended =
        absent().given(List.of(Transactions.started(protocol, steps), done, committed)).state();
    return TransactionType.TYPE.isForegone(done, doneOnly)
        && TransactionType.TYPE.isForegone(committed, ended);
  }

  private static Step call(String compensateUrl) {
    return new Step(
        CallStepKinds.CALL,
        "",
        0,
        new CallTarget("http://partner/do", compensateUrl, null, null, null, null));
  }

  private static Transaction after(
      ProtocolName protocol, boolean sameVersion, TransactionEvent... events) {
    var all = new ArrayList<TransactionEvent>();
    all.add(new Started(ID, protocol, List.of(DEBIT, CREDIT), NOW_MS, DEADLINE_MS, sameVersion));
    all.addAll(List.of(events));
    return absent().given(all).state();
  }
}
