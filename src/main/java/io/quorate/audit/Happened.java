package io.quorate.audit;

import io.quorate.account.AccountEvent;
import io.quorate.inventory.ItemEvent;
import io.quorate.transaction.TransactionEvent;

/** An event of the feed, read. Immutable. */
sealed interface Happened {

  /** Returns the id of the entity to which it happened. */
  String id();

  /** Returns when, in milliseconds since the epoch. */
  long atMs();

  /** It happened to an account. */
  record ToAccount(String id, long atMs, AccountEvent event) implements Happened {}

  /** It happened to an item. */
  record ToItem(String id, long atMs, ItemEvent event) implements Happened {}

  /** It happened to a transaction. */
  record ToTransaction(String id, long atMs, TransactionEvent event) implements Happened {}
}
