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
 * Three-phase commit: between the promises and the commit, all participants are told that all have
 * promised, so that they can end by themselves when the coordinator is silent. After D. Skeen,
 * Nonblocking Commit Protocols (SIGMOD 1981).
 *
 * <p>It does not block when processes crash. It is <b>not safe in a partition</b>: participants
 * that cannot hear each other may end the transaction differently. Off until configured.
 */
public enum ThreePhaseCommit implements Protocol {
  /** The only value. */
  PROTOCOL;

  /** Promising and undoing are the same with two phases. */
  private static final Protocol PROMISES = TwoPhaseCommit.PROTOCOL;

  @Override
  public Commitment manner(Transaction transaction, int index) {
    return PROMISES.manner(transaction, index);
  }

  @Override
  public @Nullable Itinerary route(Transaction transaction) {
    return new Itinerary(Itinerary.Kind.PEERS, transaction.plan(), null);
  }

  @Override
  public List<Integer> toPerform(Transaction transaction) {
    return PROMISES.toPerform(transaction);
  }

  @Override
  public List<Integer> toUndo(Transaction transaction) {
    return PROMISES.toUndo(transaction);
  }

  @Override
  public long undoneAtMs(Transaction transaction) {
    return PROMISES.undoneAtMs(transaction);
  }

  @Override
  public List<TransactionEvent> done(
      Transaction transaction, int index, StepReport report, long nowMs) {
    TransactionEvent done = Protocol.stepDone(transaction, index, report);
    return transaction.allOthers(index, Status.DONE)
        ? List.of(done, new TransactionEvent.PreCommitDecided())
        : List.of(done);
  }
}
