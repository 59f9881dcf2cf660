package io.quorate.audit;

import io.quorate.account.AccountEvent;
import io.quorate.audit.AuditPage.Reservation;
import io.quorate.inventory.ItemEvent;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.transaction.TransactionEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which rows a page of events needs: not those that begin within the page. Not thread-safe.
 *
 * @param accounts the ids of accounts
 * @param transactions the ids of transactions
 * @param reservations the names of reservations
 */
record AuditNeeds(Set<String> accounts, Set<String> transactions, Set<Reservation> reservations) {

  static AuditNeeds of(List<Happened> events) {
    var needs = new AuditNeeds(new HashSet<>(), new HashSet<>(), new HashSet<>());
    events.forEach(needs::add);
    events.forEach(needs::removeBegun);
    return needs;
  }

  private void add(Happened happened) {
    switch (happened) {
      case Happened.ToAccount(String id, long atMs, AccountEvent event) -> {
        accounts.add(id);
        if (event instanceof AccountEvent.Participated(ParticipantEvent part)) {
          add(part);
        }
      }
      case Happened.ToItem(String id, long atMs, ItemEvent.Participated(ParticipantEvent part)) ->
          add(part);
      case Happened.ToItem(String id, long atMs, ItemEvent.ReservationConfirmed event) ->
          reservations.add(new Reservation(id, event.reservationId()));
      case Happened.ToItem(String id, long atMs, ItemEvent.ReservationReleased event) ->
          reservations.add(new Reservation(id, event.reservationId()));
      case Happened.ToItem(String id, long atMs, ItemEvent.ReservationExpired event) ->
          reservations.add(new Reservation(id, event.reservationId()));
      case Happened.ToItem item -> {}
      case Happened.ToTransaction(String id, long atMs, TransactionEvent event) -> {
        if (event instanceof TransactionEvent.StepSkipped
            || event instanceof TransactionEvent.Committed
            || event instanceof TransactionEvent.Aborted) {
          transactions.add(id);
        }
      }
    }
  }

  private void add(ParticipantEvent part) {
    String transaction = TransactionAuditor.transactionOf(part);
    if (part.delta() != 0 && transaction != null) {
      transactions.add(transaction);
    }
  }

  private void removeBegun(Happened happened) {
    switch (happened) {
      case Happened.ToAccount(String id, long atMs, AccountEvent.Opened event) ->
          accounts.remove(id);
      case Happened.ToAccount account -> {}
      // An id may be placed again after it was ended, so all that end are looked for.
      case Happened.ToItem item -> {}
      case Happened.ToTransaction(String id, long atMs, TransactionEvent.Started event) ->
          transactions.remove(id);
      case Happened.ToTransaction transaction -> {}
    }
  }
}
