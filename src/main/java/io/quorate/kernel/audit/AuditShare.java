package io.quorate.kernel.audit;

import java.util.Optional;

/**
 * The share of one entity type in the audit. Pure; implementations are immutable and safe for use
 * by any thread.
 *
 * @param <E> events of the type
 */
public interface AuditShare<E> {

  /**
   * Returns the unit in which all entities of the type count, such as {@code stock}; empty when
   * each entity has its own, such as the currency of an account. What a transaction moves in a unit
   * of the first kind is booked step by step; in one of the second kind only what is left of it,
   * since it moves from one entity to another.
   */
  default Optional<String> unit() {
    return Optional.empty();
  }

  /** Names what must be known before the event can be booked. */
  void need(String id, E event, AuditNeeds needs);

  /** Books the event. */
  void book(String id, E event, AuditLedger ledger);
}
