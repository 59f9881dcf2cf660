package io.quorate.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the audit keeps, as one page of the feed sees it and changes it. Not thread-safe. */
final class AuditPage {

  /** The most faults of one page that are kept one by one; all are counted. */
  static final int MAX_FAULTS = 1000;

  /** The currency of each account in the page. */
  final Rows<String, String> currencies;

  /** The books of the transactions in the page. */
  final Rows<String, TransactionBook> transactions;

  /** The quantities of the reservations in the page that are held. */
  final Rows<Reservation, Long> reservations;

  private final Map<String, Book> books = new HashMap<>();
  private final Map<Count, Long> counts = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();

  /** Names a reservation. */
  record Reservation(String item, String id) {}

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

  AuditPage(
      Map<String, String> currencies,
      Map<String, TransactionBook> transactions,
      Map<Reservation, Long> reservations) {
    this.currencies = new Rows<>(currencies);
    this.transactions = new Rows<>(transactions);
    this.reservations = new Rows<>(reservations);
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
