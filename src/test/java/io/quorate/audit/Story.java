package io.quorate.audit;

import io.quorate.account.AccountEvent;
import io.quorate.account.AccountStepKinds;
import io.quorate.account.AccountType;
import io.quorate.inventory.ItemEvent;
import io.quorate.inventory.ItemStepKinds;
import io.quorate.inventory.ItemType;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Step;
import io.quorate.runtime.entity.TestJournal;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.coordinator.TransactionType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes what has happened into a journal, event by event; one millisecond each. */
public final class Story {

  public static final Rejection REASON =
      new Rejection(RejectionCode.INVALID_STATE, "Expected a reason, but this is a test.");

  private static final long DAY_MS = 86_400_000;

  private final TestJournal journal;
  private long nowMs;

  public Story(Connection connection) {
    journal = new TestJournal(connection);
  }

  public Story opened(String account, String currency, long balance) throws SQLException {
    return account(account, new AccountEvent.Opened(currency, balance, 0));
  }

  public Story account(String id, AccountEvent event) throws SQLException {
    journal.append(AccountType.TYPE, id, ++nowMs, event);
    return this;
  }

  public Story item(String id, ItemEvent event) throws SQLException {
    journal.append(ItemType.TYPE, id, ++nowMs, event);
    return this;
  }

  public Story transaction(String id, TransactionEvent event) throws SQLException {
    journal.append(TransactionType.TYPE, id, ++nowMs, event);
    return this;
  }

  public Story noted(String account) throws SQLException {
    journal.note(AccountType.TYPE, account, ++nowMs);
    return this;
  }

  public Story started(String id, ProtocolName protocol, Step... steps) throws SQLException {
    return transaction(
        id, new TransactionEvent.Started(id, protocol, List.of(steps), nowMs, nowMs + DAY_MS));
  }

  public Story started(String id, Step... steps) throws SQLException {
    return started(id, ProtocolName.SAGA, steps);
  }

  public Story performed(String id, int index, Step step, Commitment commitment)
      throws SQLException {
    return participated(
        step,
        new ParticipantEvent.Performed(
            id, index, step.action(), step.amount(), commitment, nowMs + DAY_MS, nowMs, null));
  }

  public Story committed(String id, Step step, ParticipantPhase from) throws SQLException {
    return participated(
        step, new ParticipantEvent.Committed(id, step.action(), step.amount(), from, nowMs));
  }

  public Story undone(String id, Step step, ParticipantPhase from) throws SQLException {
    return participated(
        step, new ParticipantEvent.Undone(id, step.action(), step.amount(), from, nowMs, null));
  }

  public Story concluded(String id, Step step) throws SQLException {
    return participated(step, new ParticipantEvent.Concluded(List.of(id), nowMs));
  }

  public Story committed(String id) throws SQLException {
    return transaction(id, new TransactionEvent.Committed(nowMs));
  }

  public Story aborted(String id) throws SQLException {
    return transaction(id, new TransactionEvent.Aborted(REASON, false, nowMs));
  }

  public Story forced(String id) throws SQLException {
    return transaction(id, new TransactionEvent.Aborted(REASON, true, nowMs));
  }

  public Story parked(String id, int step) throws SQLException {
    return parked(id, step, REASON);
  }

  public Story parked(String id, int step, Rejection reason) throws SQLException {
    return transaction(id, new TransactionEvent.Parked(step, reason, nowMs));
  }

  public static Step debit(String account, long amount) {
    return Step.of(AccountStepKinds.DEBIT, account, amount);
  }

  public static Step credit(String account, long amount) {
    return Step.of(AccountStepKinds.CREDIT, account, amount);
  }

  public static Step reserve(String item, long quantity) {
    return Step.of(ItemStepKinds.RESERVE, item, quantity);
  }

  public static Step restock(String item, long quantity) {
    return Step.of(ItemStepKinds.RESTOCK, item, quantity);
  }

  private Story participated(Step step, ParticipantEvent part) throws SQLException {
    return step.action().participantType().equals(ItemType.TYPE.name())
        ? item(step.target(), new ItemEvent.Participated(part))
        : account(step.target(), new AccountEvent.Participated(part));
  }
}
