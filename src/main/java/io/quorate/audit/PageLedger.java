package io.quorate.audit;

import io.quorate.audit.AuditPage.Count;
import io.quorate.kernel.audit.AuditLedger;
import io.quorate.kernel.audit.FactTable;
import io.quorate.kernel.audit.FaultKind;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.kernel.participant.Step;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Books the events of one page, one after the other, in the order of the feed. Not thread-safe.
 *
 * <p>What it cannot find: a balance below its limit, and one item's stock below what is set aside
 * there, since the audit keeps no row for each account and item.
 */
final class PageLedger implements AuditLedger {

  private final AuditPage page;
  private final TransactionAuditor transactions;
  private String type = "";
  private String id = "";
  private Instant at = Instant.EPOCH;

  /**
   * Opens the ledger of a page.
   *
   * @param units the units in which all entities of a type count, by type
   */
  PageLedger(AuditPage page, Map<String, String> units) {
    this.page = page;
    this.transactions = new TransactionAuditor(page, units);
  }

  /** Turns to the next event. */
  PageLedger at(String newType, String newId, long atMs) {
    type = newType;
    id = newId;
    at = Instant.ofEpochMilli(atMs);
    return this;
  }

  @Override
  public void cameIn(String unit, long amount) {
    page.book(unit, Book.cameIn(amount));
  }

  @Override
  public void wentOut(String unit, long amount) {
    page.book(unit, Book.wentOut(amount));
  }

  @Override
  public void reserved(String unit, long amount) {
    if (amount != 0) {
      page.book(unit, Book.reserved(amount));
    }
  }

  @Override
  public void step(String unit, ParticipantEvent part) {
    if (part.delta() != 0) {
      transactions.changed(type, id, unit, part, at);
    }
  }

  @Override
  public void begun(List<Step> steps) {
    page.transactions.put(id, TransactionBook.of(id, steps));
    page.count(Count.OPEN, 1);
  }

  @Override
  public void skipped(int index) {
    TransactionBook known = page.transactions.get(id);
    if (known != null) {
      page.transactions.put(id, known.skipped(index));
    }
  }

  @Override
  public void ended(boolean committed, boolean forced) {
    transactions.end(id, committed, forced, at);
  }

  @Override
  public @Nullable Object fact(FactTable table, String key) {
    return page.facts(table).get(key);
  }

  @Override
  public @Nullable Object note(FactTable table, String key, Object fact) {
    return page.facts(table).put(key, fact);
  }

  @Override
  public @Nullable Object forget(FactTable table, String key) {
    return page.facts(table).remove(key);
  }

  @Override
  public void fault(FaultKind kind, @Nullable String part, long expected, long actual) {
    page.fault(new Fault(kind, type, id, null, part, expected, actual, at));
  }
}
