package io.quorate.node.counter;

import io.quorate.kernel.audit.AuditLedger;
import io.quorate.kernel.audit.AuditNeeds;
import io.quorate.kernel.audit.AuditShare;
import io.quorate.kernel.participant.ParticipantEvent;
import java.util.Optional;

/** What the events of counters mean for the sum of all counts. */
public final class CounterAudit implements AuditShare<CounterEvent> {

  private static final String COUNTS = "counts";

  @Override
  public Optional<String> unit() {
    return Optional.of(COUNTS);
  }

  @Override
  public void need(String id, CounterEvent event, AuditNeeds needs) {
    if (event instanceof CounterEvent.Participated(ParticipantEvent part)) {
      needs.step(part);
    }
  }

  @Override
  public void book(String id, CounterEvent event, AuditLedger ledger) {
    switch (event) {
      case CounterEvent.Counted(long times) -> ledger.cameIn(COUNTS, times);
      case CounterEvent.Participated(ParticipantEvent part) -> ledger.step(COUNTS, part);
    }
  }
}
