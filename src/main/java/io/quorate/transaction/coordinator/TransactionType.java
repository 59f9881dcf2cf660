package io.quorate.transaction.coordinator;

import static java.util.Map.entry;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Decider;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.CoordinatorCommand;
import io.quorate.kernel.participant.Verdict;
import io.quorate.kernel.participant.VerdictReport;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.TransactionPhase;
import io.quorate.transaction.TransactionView;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Declares transactions to the host. */
public final class TransactionType
    implements EntityType<TransactionCommand, TransactionEvent, Transaction> {

  /** How soon after a crash an open transaction goes on, at the latest, in milliseconds. */
  private static final long REMIND_AFTER_MS = 5_000;

  private static final Map<String, Class<? extends TransactionCommand>> COMMANDS =
      Map.ofEntries(
          entry("transaction.get", TransactionCommand.Get.class),
          entry("transaction.await", TransactionCommand.Await.class),
          entry("transaction.start", TransactionCommand.Start.class),
          entry("transaction.cancel", TransactionCommand.Cancel.class),
          entry("transaction.retry", TransactionCommand.Retry.class),
          entry("transaction.skip", TransactionCommand.Skip.class),
          entry("transaction.force-abort", TransactionCommand.ForceAbort.class),
          entry("transaction.from-participant", TransactionCommand.FromParticipant.class),
          entry("transaction.answered", TransactionCommand.Answered.class),
          entry("transaction.outdated", TransactionCommand.Outdated.class));

  private static final Map<String, Class<? extends TransactionEvent>> EVENTS =
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
          entry("transaction.aborted", TransactionEvent.Aborted.class));

  /** The type. */
  public static final TransactionType TYPE = new TransactionType();

  private final TransactionDecider decider = new TransactionDecider();
  private final TransactionConversation conversation = new TransactionConversation();

  private TransactionType() {}

  @Override
  public String name() {
    return CoordinatorCommand.TYPE;
  }

  @Override
  public TransactionDecider decider() {
    return decider;
  }

  @Override
  public Optional<Conversation<TransactionCommand, TransactionEvent, Transaction>> conversation() {
    return Optional.of(conversation);
  }

  @Override
  public TransactionCommand translate(Object message) {
    return new TransactionCommand.FromParticipant((CoordinatorCommand) message);
  }

  /** A start that waits for the end has an id of its own, see {@link TransactionCommand.Start}. */
  @Override
  public boolean begins(TransactionCommand command) {
    return command instanceof TransactionCommand.Start start && start.await();
  }

  @Override
  public Map<String, Class<? extends TransactionCommand>> commands() {
    return COMMANDS;
  }

  @Override
  public Map<String, Class<? extends TransactionEvent>> events() {
    return EVENTS;
  }

  @Override
  public Class<Transaction> state() {
    return Transaction.class;
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public Object view(Subject subject, Transaction transaction, Shown shown) {
    return shown instanceof Shown.Answer
        ? new VerdictReport(verdict(transaction), transaction.reason())
        : TransactionView.of(subject.id(), transaction);
  }

  @Override
  public long remindAtMs(Transaction transaction) {
    return switch (transaction.phase()) {
      case RUNNING, PRECOMMITTING, COMMITTING, UNDOING ->
          Math.min(decider.dueAtMs(transaction), transaction.createdAtMs() + REMIND_AFTER_MS);
      case ABSENT, PARKED, COMMITTED, ABORTED -> Decider.NEVER;
    };
  }

  @Override
  public boolean isOver(Transaction transaction) {
    return transaction.phase().isFinal();
  }

  /**
   * The participants remember what they have done as long as the transaction is open; but what a
   * partner has answered is kept here alone.
   */
  @Override
  public boolean mayWait(TransactionEvent event, Transaction after) {
    return after.slip()
        && switch (event) {
          case TransactionEvent.StepDone done ->
              done.answer() == null
                  && after.phase() == TransactionPhase.RUNNING
                  && (after.protocol() == ProtocolName.SAGA
                      || after.protocol() == ProtocolName.TWO_PHASE_COMMIT);
          case TransactionEvent.StepCommitted committed ->
              after.phase() == TransactionPhase.COMMITTING;
          default -> false;
        };
  }

  /**
   * The commit of a saga is sure once its last step is done for good, that of the others once it is
   * decided. The participants of a choreography must not forget it before it is written.
   */
  @Override
  public boolean isForegone(TransactionEvent event, Transaction after) {
    return after.protocol() != ProtocolName.CHOREOGRAPHY
        && !endsWithWhatCanBeUndone(after)
        && (event instanceof TransactionEvent.StepDone
            || event instanceof TransactionEvent.StepCommitted
            || event instanceof TransactionEvent.Committed);
  }

  /**
   * Until its commit is written, such a saga may still be undone: after its deadline, or by hand.
   */
  private static boolean endsWithWhatCanBeUndone(Transaction transaction) {
    @Nullable CallTarget last =
        transaction.steps().isEmpty() ? null : transaction.steps().getLast().step().call();
    return transaction.protocol() == ProtocolName.SAGA
        && last != null
        && last.compensateUrl() != null;
  }

  @Override
  public Set<String> endings() {
    return Set.of("transaction.committed", "transaction.aborted");
  }

  @Override
  public int weight(Transaction transaction) {
    return transaction.steps().size();
  }

  /** What a participant may be told: nothing that could still change. */
  private static Verdict verdict(Transaction transaction) {
    return switch (transaction.phase()) {
      case COMMITTING, COMMITTED -> Verdict.COMMIT;
      case ABORTED -> Verdict.UNDO;
      // What is decided stays so, whatever an operator does with the step that is stuck.
      case PARKED ->
          transaction.parkedFrom() == TransactionPhase.COMMITTING ? Verdict.COMMIT : Verdict.WAIT;
      // In their order, and perhaps not at all: the last step may be done for good.
      case UNDOING, RUNNING, PRECOMMITTING, ABSENT -> Verdict.WAIT;
    };
  }
}
