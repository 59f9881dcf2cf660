package io.quorate.audit;

import io.quorate.runtime.feed.JsonTable;

/**
 * The tables that the audit keeps beside the facts of its shares; a row only for what is open, and
 * for what never fits.
 */
final class AuditTables {

  /** The sums of one currency, or of all stock, by unit. */
  static final JsonTable<Book> BOOKS = new JsonTable<>("audit.book", Book.class);

  /** Numbers of transactions, and of faults, by the name of {@link AuditPage.Count}. */
  static final JsonTable<Long> COUNTS = new JsonTable<>("audit.count", Long.class);

  /**
   * The open transactions, by id. Those that an operator has ended, or whose steps were skipped,
   * stay, since their participants may still undo themselves.
   */
  static final JsonTable<TransactionBook> TRANSACTIONS =
      new JsonTable<>("audit.transaction", TransactionBook.class);

  /** What should never have happened, for ever; by its number, in the order of the feed. */
  static final JsonTable<Fault> FAULTS = new JsonTable<>("audit.fault", Fault.class);

  private AuditTables() {}

  /** Returns the key of the n-th fault. */
  static String faultKey(long number) {
    return "%019d".formatted(number);
  }
}
