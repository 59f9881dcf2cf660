package io.quorate.audit;

/**
 * An event of the feed, read.
 *
 * @param id the id of the entity to which it happened
 * @param atMs when, in milliseconds since the epoch
 */
record AuditedEvent<E>(AuditedType<E> type, String id, long atMs, E event) {

  /** Names what must be known before the event can be booked. */
  void need(PageNeeds needs) {
    type.share().need(id, event, needs);
  }

  /** Books the event. */
  void book(PageLedger ledger) {
    type.share().book(id, event, ledger.at(type.name(), id, atMs));
  }
}
