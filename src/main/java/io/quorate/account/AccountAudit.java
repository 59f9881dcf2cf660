package io.quorate.account;

import io.quorate.kernel.audit.AuditLedger;
import io.quorate.kernel.audit.AuditNeeds;
import io.quorate.kernel.audit.AuditShare;
import io.quorate.kernel.audit.FactTable;
import io.quorate.kernel.audit.FaultKind;
import io.quorate.kernel.participant.ParticipantEvent;

/** What the events of accounts mean for the sums of each currency. */
public final class AccountAudit implements AuditShare<AccountEvent> {

  /** Only the opening of an account tells its currency, which never changes. */
  private static final FactTable CURRENCY = new FactTable("currency", true);

  /** The unit of money of an account that was never opened: ISO 4217's "no currency". */
  private static final String NO_CURRENCY = "XXX";

  @Override
  public void need(String id, AccountEvent event, AuditNeeds needs) {
    if (event instanceof AccountEvent.Opened) {
      needs.noted(CURRENCY, id);
    } else {
      needs.fact(CURRENCY, id);
    }
    if (event instanceof AccountEvent.Participated(ParticipantEvent part)) {
      needs.step(part);
    }
  }

  @Override
  public void book(String id, AccountEvent event, AuditLedger ledger) {
    switch (event) {
      case AccountEvent.Opened(String currency, long initialBalance, long overdraftLimit) -> {
        ledger.note(CURRENCY, id, currency);
        ledger.cameIn(currency, initialBalance);
      }
      case AccountEvent.Deposited(long amount) ->
          ledger.cameIn(currency(id, amount, ledger), amount);
      case AccountEvent.Withdrawn(long amount) ->
          ledger.wentOut(currency(id, -amount, ledger), amount);
      case AccountEvent.HoldCaptured(String holdId, long captured) ->
          ledger.wentOut(currency(id, -captured, ledger), captured);
      case AccountEvent.Participated(ParticipantEvent part) -> {
        if (part.delta() != 0) {
          ledger.step(currency(id, part.delta(), ledger), part);
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

  private static String currency(String id, long delta, AuditLedger ledger) {
    if (ledger.fact(CURRENCY, id) instanceof String currency) {
      return currency;
    }
    ledger.fault(FaultKind.NOT_OPENED, null, 0, delta);
    return NO_CURRENCY;
  }
}
