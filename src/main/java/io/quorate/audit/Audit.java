package io.quorate.audit;

import io.quorate.audit.AuditPage.Count;
import io.quorate.runtime.feed.Projections;
import io.quorate.storage.ProjectionStore;
import io.quorate.storage.ProjectionView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.ToLongFunction;

/** Reads what {@link AuditProjection} keeps. Safe for use by any thread. */
public final class Audit {

  /** The most faults that are shown. */
  public static final int MAX_SHOWN = 100;

  /** More than there are currencies of three letters. */
  private static final int MAX_BOOKS = 20_000;

  /** The unit that a report shows as stock. */
  private static final String STOCK = "stock";

  private final ProjectionStore store;
  private final Set<String> sharedUnits;
  private final ToLongFunction<ProjectionView> parked;

  /**
   * Creates a reader.
   *
   * @param types the types that take part
   * @param parked counts the parked transactions, which are open as well
   */
  public Audit(ProjectionStore store, AuditedTypes types, ToLongFunction<ProjectionView> parked) {
    this.store = store;
    this.sharedUnits = Set.copyOf(types.units().values());
    this.parked = parked;
  }

  /** Reads the audit as of now; fails when the storage cannot be read. */
  public CompletionStage<AuditReport> read() {
    return store.read(this::report);
  }

  private AuditReport report(ProjectionView view) {
    var progress = view.progress(Projections.CONSUMER);
    Map<String, Book> books = AuditTables.BOOKS.first(view, MAX_BOOKS);
    Map<String, Long> counts =
        AuditTables.COUNTS.get(view, Arrays.stream(Count.values()).map(Count::name).toList());
    var others = new TreeMap<String, AuditReport.Stock>();
    var money = new TreeMap<String, AuditReport.Money>();
    books.forEach(
        (unit, book) -> {
          if (!sharedUnits.contains(unit)) {
            money.put(unit, money(book));
          } else if (!unit.equals(STOCK)) {
            others.put(unit, stock(book));
          }
        });
    long faultCount = count(counts, Count.FAULTS);
    boolean conserved =
        faultCount == 0
            && books.values().stream().allMatch(Book::addsUp)
            && sharedUnits.stream()
                .map(unit -> books.getOrDefault(unit, Book.EMPTY))
                .allMatch(book -> book.reserved().compareTo(book.total()) <= 0);
    return new AuditReport(
        progress.position(),
        progress.lagMs(),
        conserved,
        money,
        stock(books.getOrDefault(STOCK, Book.EMPTY)),
        others.isEmpty() ? null : others,
        new AuditReport.Transactions(
            count(counts, Count.OPEN),
            count(counts, Count.COMMITTED),
            count(counts, Count.ABORTED),
            parked.applyAsLong(view)),
        faultCount,
        new ArrayList<>(AuditTables.FAULTS.first(view, MAX_SHOWN).values()));
  }

  private static long count(Map<String, Long> counts, Count what) {
    return counts.getOrDefault(what.name(), 0L);
  }

  private static AuditReport.Money money(Book book) {
    return new AuditReport.Money(
        book.total(), book.inFlight(), book.cameIn(), book.wentOut(), book.writtenOff());
  }

  private static AuditReport.Stock stock(Book book) {
    return new AuditReport.Stock(
        book.cameIn(),
        book.wentOut(),
        book.reserved(),
        book.total(),
        book.inFlight(),
        book.writtenOff());
  }
}
