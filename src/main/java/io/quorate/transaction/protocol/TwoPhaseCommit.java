package io.quorate.transaction.protocol;

import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Itinerary;
import io.quorate.kernel.participant.StepReport;
import io.quorate.transaction.StepState.Status;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two-phase commit: all participants promise at the same time; when all have, the commit is decided
 * durably and told, else the abort. After J. Gray, Notes on Data Base Operating Systems (1978), and
 * C. Mohan, B. Lindsay and R. Obermarck, Transaction Management in the R* Distributed Database
 * Management System (TODS 1986), section 3: presumed abort, with one deviation: the decision to
 * abort is durable, too, before anybody is told of it, since a second live coordinator could
 * otherwise presume an abort while the first one commits.
 */
public enum TwoPhaseCommit implements Protocol {
  /** The only value. */
  PROTOCOL;

  @Override
  public Commitment manner(Transaction transaction, int index) {
    return Commitment.PREPARE;
  }

  @Override
  public @Nullable Itinerary route(Transaction transaction) {
    return null;
  }

  @Override
  public List<Integer> toPerform(Transaction transaction) {
    return Protocol.in(transaction, Status.PENDING);
  }

  @Override
  public List<Integer> toUndo(Transaction transaction) {
    return Protocol.in(transaction, Status.PENDING, Status.DONE, Status.PRECOMMITTED);
  }

  @Override
  public long undoneAtMs(Transaction transaction) {
    return transaction.deadlineMs();
  }

  @Override
  public List<TransactionEvent> done(
      Transaction transaction, int index, StepReport report, long nowMs) {
    TransactionEvent done = Protocol.stepDone(transaction, index, report);
    if (!transaction.allOthers(index, Status.DONE)) {
      return List.of(done);
    }
    return report.answer() == null
        ? List.of(new TransactionEvent.CommitDecided())
        : List.of(done, new TransactionEvent.CommitDecided());
  }
}
