package io.quorate.transaction;

import static java.util.Map.entry;

import io.quorate.kernel.EntityType;
import io.quorate.kernel.participant.CoordinatorCommand;
import java.util.Map;
import java.util.Optional;

/** Declares transactions to the host. */
public final class TransactionType {

  /** The type, with the stable names of its commands and events. */
  public static final EntityType<TransactionCommand, TransactionEvent, Transaction> TYPE =
      new EntityType<>(
          CoordinatorCommand.TYPE,
          new TransactionDecider(),
          Optional.of(new TransactionConversation()),
          message -> new TransactionCommand.FromParticipant((CoordinatorCommand) message),
          Map.ofEntries(
              entry("transaction.get", TransactionCommand.Get.class),
              entry("transaction.await", TransactionCommand.Await.class),
              entry("transaction.start", TransactionCommand.Start.class),
              entry("transaction.cancel", TransactionCommand.Cancel.class),
              entry("transaction.retry", TransactionCommand.Retry.class),
              entry("transaction.skip", TransactionCommand.Skip.class),
              entry("transaction.force-abort", TransactionCommand.ForceAbort.class),
              entry("transaction.from-participant", TransactionCommand.FromParticipant.class),
              entry("transaction.answered", TransactionCommand.Answered.class)),
          Map.ofEntries(
              entry("transaction.started", TransactionEvent.Started.class),
              entry("transaction.step-done", TransactionEvent.StepDone.class),
              entry("transaction.step-refused", TransactionEvent.StepRefused.class),
              entry("transaction.precommit-decided", TransactionEvent.PreCommitDecided.class),
              entry("transaction.step-precommitted", TransactionEvent.StepPreCommitted.class),
              entry("transaction.commit-decided", TransactionEvent.CommitDecided.class),
              entry("transaction.step-committed", TransactionEvent.StepCommitted.class),
              entry("transaction.undo-decided", TransactionEvent.UndoDecided.class),
              entry("transaction.step-undone", TransactionEvent.StepUndone.class),
              entry("transaction.attempt-failed", TransactionEvent.AttemptFailed.class),
              entry("transaction.parked", TransactionEvent.Parked.class),
              entry("transaction.resumed", TransactionEvent.Resumed.class),
              entry("transaction.step-skipped", TransactionEvent.StepSkipped.class),
              entry("transaction.committed", TransactionEvent.Committed.class),
              entry("transaction.aborted", TransactionEvent.Aborted.class)),
          Transaction.class,
          1);

  private TransactionType() {}
}
