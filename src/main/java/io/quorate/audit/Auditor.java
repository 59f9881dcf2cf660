package io.quorate.audit;

import io.quorate.account.AccountEvent;
import io.quorate.account.AccountType;
import io.quorate.audit.AuditPage.Reservation;
import io.quorate.audit.Fault.Kind;
import io.quorate.inventory.ItemEvent;
import io.quorate.inventory.ItemStepKinds;
import io.quorate.inventory.ItemType;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.kernel.participant.ParticipantPhase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Books the events of one page, in the order of the feed: what an event means for the {@link Book}
 * of its currency or of the stock, and for the book of its transaction ({@link
 * TransactionAuditor}). Pure; not thread-safe.
 *
 * <p>What it cannot find: a balance below its limit, and one item's stock below what is set aside
 * there, since it keeps no row for each account and item.
 */
final class Auditor {

  private final AuditPage page;
  private final TransactionAuditor transactions;

  Auditor(AuditPage page) {
    this.page = page;
    this.transactions = new TransactionAuditor(page);
  }

  /** Books an event. */
  void book(Happened happened) {
    switch (happened) {
      case Happened.ToAccount(String id, long atMs, AccountEvent event) ->
          account(id, event, Instant.ofEpochMilli(atMs));
      case Happened.ToItem(String id, long atMs, ItemEvent event) ->
          item(id, event, Instant.ofEpochMilli(atMs));
      case Happened.ToTransaction(String id, long atMs, var event) ->
          transactions.book(id, event, Instant.ofEpochMilli(atMs));
    }
  }

  private void account(String id, AccountEvent event, Instant at) {
    switch (event) {
      case AccountEvent.Opened(String currency, long initialBalance, long overdraftLimit) -> {
        page.currencies.put(id, currency);
        page.book(currency, Book.cameIn(initialBalance));
      }
      case AccountEvent.Deposited(long amount) ->
          page.book(currency(id, amount, at), Book.cameIn(amount));
      case AccountEvent.Withdrawn(long amount) ->
          page.book(currency(id, -amount, at), Book.wentOut(amount));
      case AccountEvent.HoldCaptured(String holdId, long captured) ->
          page.book(currency(id, -captured, at), Book.wentOut(captured));
      case AccountEvent.Participated(ParticipantEvent part) -> {
        if (part.delta() != 0) {
          String currency = currency(id, part.delta(), at);
          transactions.changed(AccountType.TYPE.name(), id, currency, part, at);
        }
      }
      case AccountEvent.HoldPlaced placed -> {}
      case AccountEvent.HoldReleased released -> {}
      case AccountEvent.HoldExpired expired -> {}
      case AccountEvent.Frozen frozen -> {}
      case AccountEvent.Unfrozen unfrozen -> {}
      case AccountEvent.Closed closed -> {}
    }
  }

  private void item(String id, ItemEvent event, Instant at) {
    switch (event) {
      case ItemEvent.Created(long onHand) -> page.book(Book.STOCK, Book.cameIn(onHand));
      case ItemEvent.Restocked(long quantity) -> page.book(Book.STOCK, Book.cameIn(quantity));
      case ItemEvent.ReservationPlaced(String reservation, long quantity, long ttl, long until) -> {
        Long before = page.reservations.put(new Reservation(id, reservation), quantity);
        page.book(Book.STOCK, Book.reserved(quantity - (before == null ? 0 : before)));
      }
      case ItemEvent.ReservationConfirmed(String reservation, long confirmed) -> {
        long held = free(new Reservation(id, reservation));
        page.book(Book.STOCK, Book.wentOut(confirmed));
        if (confirmed > held) {
          page.fault(
              fault(Kind.OVERSOLD, ItemType.TYPE.name(), id, reservation, -held, -confirmed, at));
        }
      }
      case ItemEvent.ReservationReleased(String reservation) ->
          free(new Reservation(id, reservation));
      case ItemEvent.ReservationExpired(String reservation) ->
          free(new Reservation(id, reservation));
      case ItemEvent.Participated(ParticipantEvent part) -> {
        page.book(Book.STOCK, Book.reserved(setAside(part)));
        if (part.delta() != 0) {
          transactions.changed(ItemType.TYPE.name(), id, Book.STOCK, part, at);
        }
      }
    }
  }

  /** Ends a reservation; returns how much it held. */
  private long free(Reservation reservation) {
    Long held = page.reservations.remove(reservation);
    if (held == null) {
      return 0;
    }
    page.book(Book.STOCK, Book.reserved(-held));
    return held;
  }

  /** Returns by how much an event changes what is set aside for steps that are promised. */
  private static long setAside(ParticipantEvent part) {
    if (part instanceof ParticipantEvent.Performed performed) {
      boolean promised = performed.manner() == Commitment.PREPARE;
      return promised && performed.action() == ItemStepKinds.RESERVE ? performed.amount() : 0;
    }
    if (part instanceof ParticipantEvent.Committed committed) {
      boolean promised = isPromise(committed.from());
      return promised && committed.action() == ItemStepKinds.RESERVE ? -committed.amount() : 0;
    }
    if (part instanceof ParticipantEvent.Undone undone) {
      boolean promised = isPromise(undone.from());
      return promised && undone.action() == ItemStepKinds.RESERVE ? -undone.amount() : 0;
    }
    return 0;
  }

  private static boolean isPromise(ParticipantPhase phase) {
    return phase == ParticipantPhase.PREPARED || phase == ParticipantPhase.PRECOMMITTED;
  }

  private String currency(String account, long delta, Instant at) {
    String currency = page.currencies.get(account);
    if (currency == null) {
      page.fault(fault(Kind.NOT_OPENED, AccountType.TYPE.name(), account, null, 0, delta, at));
      return Book.NO_CURRENCY;
    }
    return currency;
  }

  private static Fault fault(
      Kind kind,
      String type,
      String id,
      @Nullable String reservation,
      long expected,
      long actual,
      Instant at) {
    return new Fault(kind, type, id, null, reservation, expected, actual, at);
  }
}
