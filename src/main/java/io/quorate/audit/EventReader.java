package io.quorate.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.account.Account;
import io.quorate.account.AccountEvent;
import io.quorate.account.AccountType;
import io.quorate.inventory.Item;
import io.quorate.inventory.ItemEvent;
import io.quorate.inventory.ItemType;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.Envelope;
import io.quorate.storage.FeedEntry;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.TransactionType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of accounts, items and transactions; passes over all others, and over entries
 * without an event. An event of one of these types that this version does not know ends in an
 * {@link IllegalArgumentException}: the feed then waits for a newer node, since to pass over it
 * would be to miscount. Safe for use by any thread.
 */
final class EventReader {

  private final EntityCodec<AccountEvent, Account> accounts = new EntityCodec<>(AccountType.TYPE);
  private final EntityCodec<ItemEvent, Item> items = new EntityCodec<>(ItemType.TYPE);
  private final EntityCodec<TransactionEvent, Transaction> transactions =
      new EntityCodec<>(TransactionType.TYPE);

  /** Reads a page, in its order. */
  List<Happened> read(List<FeedEntry> page) {
    var events = new ArrayList<Happened>(page.size());
    for (FeedEntry entry : page) {
      Happened happened = read(entry);
      if (happened != null) {
        events.add(happened);
      }
    }
    return events;
  }

  /** Reads one entry; null when it is none of these. */
  @Nullable Happened read(FeedEntry entry) {
    int separator = entry.persistenceId().indexOf('|');
    String type = entry.persistenceId().substring(0, separator);
    String id = entry.persistenceId().substring(separator + 1);
    if (type.equals(AccountType.TYPE.name())) {
      return read(accounts, entry, (event, atMs) -> new Happened.ToAccount(id, atMs, event));
    }
    if (type.equals(ItemType.TYPE.name())) {
      return read(items, entry, (event, atMs) -> new Happened.ToItem(id, atMs, event));
    }
    if (type.equals(TransactionType.TYPE.name())) {
      return read(
          transactions, entry, (event, atMs) -> new Happened.ToTransaction(id, atMs, event));
    }
    return null;
  }

  private static <E> @Nullable Happened read(
      EntityCodec<E, ?> codec, FeedEntry entry, Making<E> making) {
    Envelope envelope = codec.envelope(entry.payload());
    JsonNode event = envelope.event();
    return event == null
        ? null
        : making.of(codec.event(entry.name(), event), HybridClock.millis(envelope.at()));
  }

  private interface Making<E> {
    Happened of(E event, long atMs);
  }
}
