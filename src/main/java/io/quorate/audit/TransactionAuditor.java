package io.quorate.audit;

import io.quorate.account.AccountType;
import io.quorate.audit.AuditPage.Count;
import io.quorate.audit.Fault.Kind;
import io.quorate.audit.TransactionBook.Line;
import io.quorate.inventory.ItemType;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.transaction.TransactionEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Books what transactions do. The feed has a transaction's start before every change by its steps,
 * and every change before its end, since each was written only after the one before was durable. So
 * at the end each participant must have been changed by exactly what its step says when the
 * transaction was committed, and not at all when it was aborted; and whatever changes for a
 * transaction that is not open is wrong. Only what an operator gave up, by skipping a step or by
 * forcing an abort, may differ, also later: that is written off. Pure; not thread-safe.
 */
final class TransactionAuditor {

  private final AuditPage page;

  TransactionAuditor(AuditPage page) {
    this.page = page;
  }

  /** Books a transaction's own event. */
  void book(String id, TransactionEvent event, Instant at) {
    switch (event) {
      case TransactionEvent.Started started -> {
        page.transactions.put(id, TransactionBook.of(id, started.steps()));
        page.count(Count.OPEN, 1);
      }
      case TransactionEvent.StepSkipped(int index, String reason) -> {
        TransactionBook known = page.transactions.get(id);
        if (known != null) {
          page.transactions.put(id, known.skipped(index));
        }
      }
      case TransactionEvent.Committed committed -> end(id, true, false, at);
      case TransactionEvent.Aborted aborted -> end(id, false, aborted.forced(), at);
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

  /** Books a change of a participant. */
  void changed(String type, String id, String unit, ParticipantEvent part, Instant at) {
    String transaction = transactionOf(part);
    if (transaction == null) {
      throw new IllegalStateException(
          "Expected a change to name its transaction, but it does not: " + part);
    }
    TransactionBook known = page.transactions.get(transaction);
    if (known != null && !known.ended()) {
      page.transactions.put(transaction, known.changed(type, id, unit, part.delta()));
      page.book(unit, Book.inFlight(part.delta()));
    } else if (known != null && known.isGivenUp(type, id)) {
      page.book(unit, Book.givenUp(part.delta()));
    } else {
      page.book(unit, Book.stray(part.delta()));
      page.fault(new Fault(Kind.STRAY_EFFECT, type, id, transaction, null, 0, part.delta(), at));
    }
  }

  /** Returns the transaction of an event that can change something; null for every other. */
  static @Nullable String transactionOf(ParticipantEvent part) {
    return switch (part) {
      case ParticipantEvent.Performed performed -> performed.transaction();
      case ParticipantEvent.Committed committed -> committed.transaction();
      case ParticipantEvent.Undone undone -> undone.transaction();
      case ParticipantEvent.PreCommitted preCommitted -> null;
      case ParticipantEvent.Blocked blocked -> null;
      case ParticipantEvent.Concluded concluded -> null;
      case ParticipantEvent.Inquired inquired -> null;
      case ParticipantEvent.TerminationBegan terminationBegan -> null;
      case ParticipantEvent.PeerAnswered peerAnswered -> null;
      case ParticipantEvent.PeersMoved peersMoved -> null;
    };
  }

  private void end(String id, boolean committed, boolean forced, Instant at) {
    page.count(committed ? Count.COMMITTED : Count.ABORTED, 1);
    TransactionBook known = page.transactions.get(id);
    if (known == null || known.ended()) {
      return;
    }
    page.count(Count.OPEN, -1);
    TransactionBook ended = known.ended(forced);
    for (Line line : ended.lines()) {
      long expected = committed ? line.planned() : 0;
      if (line.done() != expected && !ended.isGivenUp(line.type(), line.id())) {
        page.fault(
            new Fault(
                Kind.WRONG_EFFECT, line.type(), line.id(), id, null, expected, line.done(), at));
      }
    }
    settle(ended, committed);
    if (ended.isKept()) {
      page.transactions.put(id, ended);
    } else {
      page.transactions.remove(id);
    }
  }

  /** Books what the transaction as a whole has moved; money only by what is left of it. */
  private void settle(TransactionBook ended, boolean committed) {
    Map<String, Long> money = new HashMap<>();
    for (Line line : ended.lines()) {
      long expected = committed ? line.planned() : 0;
      boolean givenUp = ended.isGivenUp(line.type(), line.id());
      long writtenOff = givenUp ? expected - line.done() : 0;
      if (line.type().equals(ItemType.TYPE.name())) {
        long in = Math.max(expected, 0);
        page.book(Book.STOCK, Book.settled(line.done(), in, in - expected, writtenOff));
      } else if (expected != 0 || line.done() != 0) {
        // An account, since a call changes nothing.
        String currency = currency(ended, line);
        page.book(currency, Book.settled(line.done(), 0, 0, writtenOff));
        money.merge(currency, expected, Math::addExact);
      }
    }
    money.forEach(
        (currency, net) -> {
          long in = Math.max(net, 0);
          page.book(currency, Book.settled(0, in, in - net, 0));
        });
  }

  /**
   * Of an account that was not changed only the others can tell: a transaction has one currency.
   */
  private static String currency(TransactionBook book, Line line) {
    if (line.unit() != null) {
      return line.unit();
    }
    return book.lines().stream()
        .filter(other -> other.type().equals(AccountType.TYPE.name()))
        .map(Line::unit)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(Book.NO_CURRENCY);
  }
}
