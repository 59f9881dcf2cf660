package io.quorate.audit;

import io.quorate.audit.AuditPage.Count;
import io.quorate.audit.TransactionBook.Line;
import io.quorate.kernel.audit.FaultKind;
import io.quorate.kernel.participant.ParticipantEvent;
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

  /** The unit of money when no account of a transaction tells it: ISO 4217's "no currency". */
  private static final String NO_CURRENCY = "XXX";

  private final AuditPage page;
  private final Map<String, String> units;

  /**
   * Creates an auditor of one page.
   *
   * @param units the units in which all entities of a type count, by type
   */
  TransactionAuditor(AuditPage page, Map<String, String> units) {
    this.page = page;
    this.units = units;
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
      page.fault(
          new Fault(FaultKind.STRAY_EFFECT, type, id, transaction, null, 0, part.delta(), at));
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
      case ParticipantEvent.PassedOn passedOn -> null;
      case ParticipantEvent.Inquired inquired -> null;
      case ParticipantEvent.TerminationBegan terminationBegan -> null;
      case ParticipantEvent.PeerAnswered peerAnswered -> null;
      case ParticipantEvent.PeersMoved peersMoved -> null;
    };
  }

  /** Closes the book of a transaction. */
  void end(String id, boolean committed, boolean forced, Instant at) {
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
                FaultKind.WRONG_EFFECT,
                line.type(),
                line.id(),
                id,
                null,
                expected,
                line.done(),
                at));
      }
    }
    settle(ended, committed);
    if (ended.isKept()) {
      page.transactions.put(id, ended);
    } else {
      page.transactions.remove(id);
    }
  }

  /**
   * Books what the transaction as a whole has moved: step by step in a unit that all entities of a
   * type share, and else only what is left in each unit.
   */
  private void settle(TransactionBook ended, boolean committed) {
    Map<String, Long> nets = new HashMap<>();
    for (Line line : ended.lines()) {
      long expected = committed ? line.planned() : 0;
      boolean givenUp = ended.isGivenUp(line.type(), line.id());
      long writtenOff = givenUp ? expected - line.done() : 0;
      String shared = units.get(line.type());
      if (shared != null) {
        long in = Math.max(expected, 0);
        page.book(shared, Book.settled(line.done(), in, in - expected, writtenOff));
      } else if (expected != 0 || line.done() != 0) {
        String unit = unit(ended, line);
        page.book(unit, Book.settled(line.done(), 0, 0, writtenOff));
        nets.merge(unit, expected, Math::addExact);
      }
    }
    nets.forEach(
        (unit, net) -> {
          long in = Math.max(net, 0);
          page.book(unit, Book.settled(0, in, in - net, 0));
        });
  }

  /** Of an entity that was not changed only others tell: a transaction has one currency. */
  private static String unit(TransactionBook book, Line line) {
    if (line.unit() != null) {
      return line.unit();
    }
    return book.lines().stream()
        .filter(other -> other.type().equals(line.type()))
        .map(Line::unit)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(NO_CURRENCY);
  }
}
