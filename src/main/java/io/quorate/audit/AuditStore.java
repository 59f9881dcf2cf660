package io.quorate.audit;

import io.quorate.audit.AuditPage.Count;
import io.quorate.kernel.audit.FactTable;
import io.quorate.storage.FoldTransaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Loads from the tables of the audit what a page needs, and saves what it changed: each table is
 * read once and written once. Blocks; safe for use by any thread.
 */
final class AuditStore {

  private final Facts facts = new Facts();

  /** Loads what the events of a page need. */
  AuditPage load(FoldTransaction transaction, PageNeeds needs) {
    var loaded = new HashMap<FactTable, Map<String, Object>>();
    needs.facts().forEach((table, keys) -> loaded.put(table, facts.load(transaction, table, keys)));
    return new AuditPage(AuditTables.TRANSACTIONS.get(transaction, needs.transactions()), loaded);
  }

  /** Saves what a page has changed. */
  void save(FoldTransaction transaction, AuditPage page) {
    for (FactTable table : page.factTables()) {
      Rows<String, Object> rows = page.facts(table);
      facts.save(transaction, table, rows.changed(), rows.removed());
    }
    AuditTables.TRANSACTIONS.put(transaction, page.transactions.changed());
    AuditTables.TRANSACTIONS.remove(transaction, page.transactions.removed());
    addToBooks(transaction, page.books());
    long faultsBefore = addToCounts(transaction, page.counts());
    addFaults(transaction, faultsBefore, page.faults());
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

  private static <K, V> Map<String, V> byKey(Map<K, V> rows, Function<K, String> key) {
    return rows.entrySet().stream()
        .collect(Collectors.toMap(row -> key.apply(row.getKey()), Map.Entry::getValue));
  }
}
