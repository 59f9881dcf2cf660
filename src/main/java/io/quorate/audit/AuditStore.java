package io.quorate.audit;

import io.quorate.audit.AuditPage.Count;
import io.quorate.audit.AuditPage.Reservation;
import io.quorate.storage.FoldTransaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Loads from the tables of the audit what a page needs, and saves what it changed: each table is
 * read once and written once. Blocks; safe for use by any thread.
 */
final class AuditStore {

  private final Currencies currencies = new Currencies();

  /** Loads what the events of a page need. */
  AuditPage load(FoldTransaction transaction, AuditNeeds needs) {
    return new AuditPage(
        currencies.of(transaction, needs.accounts()),
        AuditTables.TRANSACTIONS.get(transaction, needs.transactions()),
        reservations(transaction, needs.reservations()));
  }

  /** Saves what a page has changed. */
  void save(FoldTransaction transaction, AuditPage page) {
    AuditTables.CURRENCIES.put(transaction, page.currencies.changed());
    AuditTables.TRANSACTIONS.put(transaction, page.transactions.changed());
    AuditTables.TRANSACTIONS.remove(transaction, page.transactions.removed());
    AuditTables.RESERVATIONS.put(transaction, byKey(page.reservations.changed(), AuditTables::key));
    AuditTables.RESERVATIONS.remove(transaction, keys(page.reservations.removed()));
    addToBooks(transaction, page.books());
    long faultsBefore = addToCounts(transaction, page.counts());
    addFaults(transaction, faultsBefore, page.faults());
  }

  private static Map<Reservation, Long> reservations(
      FoldTransaction transaction, Set<Reservation> wanted) {
    Map<String, Long> held = AuditTables.RESERVATIONS.get(transaction, keys(wanted));
    return wanted.stream()
        .filter(reservation -> held.containsKey(AuditTables.key(reservation)))
        .collect(Collectors.toMap(Function.identity(), each -> held.get(AuditTables.key(each))));
  }

  private static void addToBooks(FoldTransaction transaction, Map<String, Book> changes) {
    Map<String, Book> books = AuditTables.BOOKS.get(transaction, changes.keySet());
    changes.forEach((unit, change) -> books.merge(unit, change, Book::plus));
    AuditTables.BOOKS.put(transaction, books);
  }

  /** Returns how many faults there were before. */
  private static long addToCounts(FoldTransaction transaction, Map<Count, Long> changes) {
    Map<String, Long> byName = byKey(changes, Count::name);
    Map<String, Long> counts = AuditTables.COUNTS.get(transaction, byName.keySet());
    long faultsBefore = counts.getOrDefault(Count.FAULTS.name(), 0L);
    byName.forEach((name, change) -> counts.merge(name, change, Long::sum));
    AuditTables.COUNTS.put(transaction, counts);
    return faultsBefore;
  }

  private static void addFaults(FoldTransaction transaction, long before, List<Fault> faults) {
    var numbered = new HashMap<String, Fault>();
    for (Fault fault : faults) {
      numbered.put(AuditTables.faultKey(before + numbered.size() + 1), fault);
    }
    AuditTables.FAULTS.put(transaction, numbered);
  }

  private static List<String> keys(Collection<Reservation> reservations) {
    return reservations.stream().map(AuditTables::key).toList();
  }

  private static <K, V> Map<String, V> byKey(Map<K, V> rows, Function<K, String> key) {
    return rows.entrySet().stream()
        .collect(Collectors.toMap(row -> key.apply(row.getKey()), Map.Entry::getValue));
  }
}
