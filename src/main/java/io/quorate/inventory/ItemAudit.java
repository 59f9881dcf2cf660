package io.quorate.inventory;

import io.quorate.kernel.audit.AuditLedger;
import io.quorate.kernel.audit.AuditNeeds;
import io.quorate.kernel.audit.AuditShare;
import io.quorate.kernel.audit.FactTable;
import io.quorate.kernel.audit.FaultKind;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.StepKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the events of items mean for the sums of all stock, in pieces. */
public final class ItemAudit implements AuditShare<ItemEvent> {

  /** The unit of all stock. */
  public static final String STOCK = "stock";

  /** The quantities of the reservations that are held. */
  private static final FactTable RESERVATION = new FactTable("reservation", false);

  @Override
  public Optional<String> unit() {
    return Optional.of(STOCK);
  }

  @Override
  public void need(String id, ItemEvent event, AuditNeeds needs) {
    switch (event) {
      case ItemEvent.Participated(ParticipantEvent part) -> needs.step(part);
      case ItemEvent.ReservationConfirmed confirmed ->
          needs.fact(RESERVATION, key(id, confirmed.reservationId()));
      case ItemEvent.ReservationReleased released ->
          needs.fact(RESERVATION, key(id, released.reservationId()));
      case ItemEvent.ReservationExpired expired ->
          needs.fact(RESERVATION, key(id, expired.reservationId()));
      case ItemEvent.ReservationPlaced placed -> {}
      case ItemEvent.Created created -> {}
      case ItemEvent.Restocked restocked -> {}
    }
  }

  @Override
  public void book(String id, ItemEvent event, AuditLedger ledger) {
    switch (event) {
      case ItemEvent.Created(long onHand) -> ledger.cameIn(STOCK, onHand);
      case ItemEvent.Restocked(long quantity) -> ledger.cameIn(STOCK, quantity);
      case ItemEvent.ReservationPlaced(String reservation, long quantity, long ttl, long until) -> {
        @Nullable Object before = ledger.note(RESERVATION, key(id, reservation), quantity);
        ledger.reserved(STOCK, quantity - quantity(before));
      }
      case ItemEvent.ReservationConfirmed(String reservation, long confirmed) -> {
        long held = free(key(id, reservation), ledger);
        ledger.wentOut(STOCK, confirmed);
        if (confirmed > held) {
          ledger.fault(FaultKind.OVERSOLD, reservation, -held, -confirmed);
        }
      }
      case ItemEvent.ReservationReleased(String reservation) -> free(key(id, reservation), ledger);
      case ItemEvent.ReservationExpired(String reservation) -> free(key(id, reservation), ledger);
      case ItemEvent.Participated(ParticipantEvent part) -> {
        ledger.reserved(STOCK, setAside(part));
        ledger.step(STOCK, part);
      }
    }
  }

  /** Ends a reservation; returns how much it held. */
  private static long free(String key, AuditLedger ledger) {
    long held = quantity(ledger.forget(RESERVATION, key));
    ledger.reserved(STOCK, -held);
    return held;
  }

  private static long quantity(@Nullable Object fact) {
    return fact instanceof Number number ? number.longValue() : 0;
  }

  /** Ids have no such separator. */
  private static String key(String id, String reservation) {
    return id + "|" + reservation;
  }

  /** Returns by how much an event changes what is set aside for steps that are promised. */
  private static long setAside(ParticipantEvent part) {
    if (part instanceof ParticipantEvent.Performed performed) {
      return promised(
          performed.manner() == Commitment.PREPARE, performed.action(), performed.amount());
    }
    if (part instanceof ParticipantEvent.Committed committed) {
      return -promised(isPromise(committed.from()), committed.action(), committed.amount());
    }
    if (part instanceof ParticipantEvent.Undone undone) {
      return -promised(isPromise(undone.from()), undone.action(), undone.amount());
    }
    return 0;
  }

  private static long promised(boolean promise, StepKind kind, long amount) {
    return promise && kind.takes() ? amount : 0;
  }

  private static boolean isPromise(ParticipantPhase phase) {
    return phase == ParticipantPhase.PREPARED || phase == ParticipantPhase.PRECOMMITTED;
  }
}
