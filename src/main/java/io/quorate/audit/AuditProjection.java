package io.quorate.audit;

import io.quorate.runtime.feed.Projection;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FoldTransaction;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the audit from the feed. Safe for use by any thread. */
public final class AuditProjection implements Projection {

  private static final Logger LOG = LoggerFactory.getLogger(AuditProjection.class);

  /** The most faults of one page that are logged one by one. */
  private static final int MAX_LOGGED = 10;

  private final AuditedTypes types;
  private final AuditStore store = new AuditStore();

  /** Creates the projection of the types that take part. */
  public AuditProjection(AuditedTypes types) {
    this.types = types;
  }

  @Override
  public Runnable apply(FoldTransaction transaction, List<FeedEntry> page) {
    List<AuditedEvent<?>> events = types.read(page);
    if (events.isEmpty()) {
      return NOTHING;
    }
    AuditPage audited = store.load(transaction, PageNeeds.of(events));
    var ledger = new PageLedger(audited, types.units());
    events.forEach(event -> event.book(ledger));
    store.save(transaction, audited);
    List<Fault> faults = audited.faults();
    return faults.isEmpty() ? NOTHING : () -> report(faults);
  }

  private static void report(List<Fault> faults) {
    faults.stream().limit(MAX_LOGGED).forEach(AuditProjection::report);
    if (faults.size() > MAX_LOGGED) {
      LOG.error("Money or stock is not conserved: {} more faults", faults.size() - MAX_LOGGED);
    }
  }

  private static void report(Fault fault) {
    LOG.error(
        "Money or stock is not conserved: {} at {} {}, transaction {}, reservation {}: expected a"
            + " change of {}, but it is {}",
        fault.kind().text(),
        fault.type(),
        fault.id(),
        fault.transaction(),
        fault.reservation(),
        fault.expected(),
        fault.actual());
  }
}
