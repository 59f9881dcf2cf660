package io.quorate.transaction;

import io.quorate.kernel.audit.AuditLedger;
import io.quorate.kernel.audit.AuditNeeds;
import io.quorate.kernel.audit.AuditShare;

/**
 * What the events of transactions mean for the sums: when a book is begun, and when it is closed.
 */
public final class TransactionAudit implements AuditShare<TransactionEvent> {

  @Override
  public void need(String id, TransactionEvent event, AuditNeeds needs) {
    if (event instanceof TransactionEvent.Started) {
      needs.begun(id);
    } else if (event instanceof TransactionEvent.StepSkipped
        || event instanceof TransactionEvent.Committed
        || event instanceof TransactionEvent.Aborted) {
      needs.transaction(id);
    }
  }

  @Override
  public void book(String id, TransactionEvent event, AuditLedger ledger) {
    switch (event) {
      case TransactionEvent.Started started -> ledger.begun(started.steps());
      case TransactionEvent.StepSkipped(int index, String reason) -> ledger.skipped(index);
      case TransactionEvent.Committed committed -> ledger.ended(true, false);
      case TransactionEvent.Aborted aborted -> ledger.ended(false, aborted.forced());
      case TransactionEvent.StepDone stepDone -> {}
      case TransactionEvent.StepRefused stepRefused -> {}
      case TransactionEvent.PreCommitDecided preCommitDecided -> {}
      case TransactionEvent.StepPreCommitted stepPreCommitted -> {}
      case TransactionEvent.CommitDecided commitDecided -> {}
      case TransactionEvent.StepCommitted stepCommitted -> {}
      case TransactionEvent.UndoDecided undoDecided -> {}
      case TransactionEvent.StepUndone stepUndone -> {}
      case TransactionEvent.AttemptFailed attemptFailed -> {}
      case TransactionEvent.Parked parked -> {}
      case TransactionEvent.Resumed resumed -> {}
    }
  }
}
