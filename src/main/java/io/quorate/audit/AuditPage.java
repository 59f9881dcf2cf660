package io.quorate.audit;

import io.quorate.kernel.audit.FactTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the audit keeps, as one page of the feed sees it and changes it. Not thread-safe. */
final class AuditPage {

  /** The most faults of one page that are kept one by one; all are counted. */
  static final int MAX_FAULTS = 1000;

  /** The books of the transactions in the page. */
  final Rows<String, TransactionBook> transactions;

  private final Map<FactTable, Rows<String, Object>> facts = new HashMap<>();
  private final Map<String, Book> books = new HashMap<>();
  private final Map<Count, Long> counts = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();

  /** What is counted. */
  enum Count {
    /** Transactions that have not ended. */
    OPEN,
    /** Transactions that were done. */
    COMMITTED,
    /** Transactions that were undone. */
    ABORTED,
    /** Faults. */
    FAULTS
  }

  AuditPage(Map<String, TransactionBook> transactions, Map<FactTable, Map<String, Object>> facts) {
    this.transactions = new Rows<>(transactions);
    facts.forEach((table, rows) -> this.facts.put(table, new Rows<>(rows)));
  }

  /** Returns the facts of a table that the page needs and notes. */
  Rows<String, Object> facts(FactTable table) {
    return facts.computeIfAbsent(table, each -> new Rows<>(Map.of()));
  }

  /** Returns all tables of facts that the page needs or notes. */
  Set<FactTable> factTables() {
    return Set.copyOf(facts.keySet());
  }

  /** Adds to the book of a unit. */
  void book(String unit, Book change) {
    books.merge(unit, change, Book::plus);
  }

  /** Adds to a number. */
  void count(Count what, long change) {
    counts.merge(what, change, Long::sum);
  }

  /** Notes a fault. */
  void fault(Fault fault) {
    count(Count.FAULTS, 1);
    if (faults.size() < MAX_FAULTS) {
      faults.add(fault);
    }
  }

  /** Returns by how much the books have changed, by unit. */
  Map<String, Book> books() {
    return Map.copyOf(books);
  }

  /** Returns by how much the numbers have changed. */
  Map<Count, Long> counts() {
    return Map.copyOf(counts);
  }

  /** Returns the faults that are kept, in their order. */
  List<Fault> faults() {
    return List.copyOf(faults);
  }
}
