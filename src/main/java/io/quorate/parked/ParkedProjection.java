package io.quorate.parked;

import io.quorate.kernel.PersistenceIds;
import io.quorate.parked.ParkedTransactions.Parked;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.feed.Projection;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FoldTransaction;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.coordinator.TransactionType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the list of parked transactions from the feed, and says it once in the cluster when one is
 * parked. Reads no other events than those of transactions that are parked. Safe for use by any
 * thread.
 */
public final class ParkedProjection implements Projection {

  private static final Logger LOG = LoggerFactory.getLogger(ParkedProjection.class);

  private static final String STARTED = "transaction.started";
  private static final String PARKED = "transaction.parked";
  private static final List<String> PARKED_NO_MORE =
      List.of("transaction.resumed", "transaction.committed", "transaction.aborted");

  private final EntityCodec<TransactionEvent, Transaction> codec =
      new EntityCodec<>(TransactionType.TYPE);

  @Override
  public Runnable apply(FoldTransaction transaction, List<FeedEntry> page) {
    Map<String, Optional<TransactionEvent.Parked>> latest = latest(page);
    // One that is parked again moves to another place in the list.
    Map<String, String> keys = ParkedTransactions.KEYS.get(transaction, latest.keySet());
    ParkedTransactions.LIST.remove(transaction, keys.values());
    ParkedTransactions.KEYS.remove(transaction, keys.keySet());
    List<Parked> parked =
        latest.entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue().stream()
                        .map(event -> parked(transaction, entry.getKey(), event)))
            .toList();
    ParkedTransactions.LIST.put(
        transaction, parked.stream().collect(Collectors.toMap(Parked::key, Function.identity())));
    ParkedTransactions.KEYS.put(
        transaction, parked.stream().collect(Collectors.toMap(Parked::id, Parked::key)));
    return parked.isEmpty() ? NOTHING : () -> parked.forEach(ParkedProjection::report);
  }

  /** Returns the transactions that were parked, or are parked no more, at the end of the page. */
  private Map<String, Optional<TransactionEvent.Parked>> latest(List<FeedEntry> page) {
    var latest = new LinkedHashMap<String, Optional<TransactionEvent.Parked>>();
    for (FeedEntry entry : page) {
      String id = PersistenceIds.id(entry.persistenceId());
      if (entry.name().equals(PARKED)) {
        latest.put(id, Optional.of((TransactionEvent.Parked) event(PARKED, entry.payload())));
      } else if (PARKED_NO_MORE.contains(entry.name())) {
        latest.put(id, Optional.empty());
      }
    }
    return latest;
  }

  private Parked parked(FoldTransaction transaction, String id, TransactionEvent.Parked event) {
    return new Parked(
        id,
        protocol(transaction, id),
        "parked",
        Instant.ofEpochMilli(event.atMs()),
        event.index(),
        // As clients have always seen it.
        event.reason().detail().replace('\0', '?'));
  }

  /** Only the start of a transaction tells its protocol. */
  private String protocol(FoldTransaction transaction, String id) {
    byte[] started =
        transaction
            .first(PersistenceIds.of(TransactionType.TYPE.name(), id), STARTED)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Expected the journal to hold the start of the parked transaction "
                            + id
                            + ", but it does not."));
    return ((TransactionEvent.Started) event(STARTED, started)).protocol().text();
  }

  private TransactionEvent event(String name, byte[] payload) {
    return codec.event(
        name,
        Objects.requireNonNull(
            codec.envelope(payload).event(), "Expected an entry with an event."));
  }

  private static void report(Parked parked) {
    LOG.error(
        "Transaction {} is parked and waits for an operator: {}", parked.id(), parked.reason());
  }
}
