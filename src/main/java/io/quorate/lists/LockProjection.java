package io.quorate.lists;

import io.quorate.kernel.PersistenceIds;
import io.quorate.lock.Lock;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockType;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.feed.Projection;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FoldTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps from the feed which locks are held or waited for, and by whom. What comes and goes within
 * one page leaves no trace. Safe for use by any thread.
 */
public final class LockProjection implements Projection {

  private final EntityCodec<LockEvent, Lock> codec = new EntityCodec<>(LockType.TYPE);

  @Override
  public Runnable apply(FoldTransaction transaction, List<FeedEntry> page) {
    // By the key of a hold or a wait: its owner, or nothing when it is over.
    var latest = new LinkedHashMap<String, Optional<String>>();
    for (FeedEntry entry : page) {
      if (PersistenceIds.isOf(LockType.TYPE.name(), entry.persistenceId())) {
        String lock = PersistenceIds.id(entry.persistenceId());
        event(entry).ifPresent(event -> note(lock, event, latest));
      }
    }
    if (!latest.isEmpty()) {
      write(transaction, latest);
    }
    return NOTHING;
  }

  private static void note(String lock, LockEvent event, Map<String, Optional<String>> latest) {
    switch (event) {
      case LockEvent.Granted granted -> {
        Long replaced = granted.replaced();
        if (replaced != null) {
          latest.put(LockList.hold(lock, replaced), Optional.empty());
        }
        latest.put(LockList.waiting(lock, granted.waitId()), Optional.empty());
        latest.put(LockList.hold(lock, granted.token()), Optional.of(granted.claim().owner()));
      }
      case LockEvent.Enqueued one ->
          latest.put(LockList.waiting(lock, one.waitId()), Optional.of(one.claim().owner()));
      case LockEvent.Reentered in ->
          latest.put(LockList.waiting(lock, in.waitId()), Optional.empty());
      case LockEvent.WaitEnded end ->
          latest.put(LockList.waiting(lock, end.waitId()), Optional.empty());
      case LockEvent.Released released -> {
        if (released.count() == 0) {
          latest.put(LockList.hold(lock, released.token()), Optional.empty());
        }
      }
      case LockEvent.Lost lost -> latest.put(LockList.hold(lock, lost.token()), Optional.empty());
      default -> {}
    }
  }

  private static void write(FoldTransaction transaction, Map<String, Optional<String>> latest) {
    var put = new LinkedHashMap<String, String>();
    var gone = new ArrayList<String>();
    latest.forEach(
        (key, owner) -> owner.ifPresentOrElse(one -> put.put(key, one), () -> gone.add(key)));
    Map<String, String> owners = LockList.CLAIMS.get(transaction, gone);
    LockList.CLAIMS.remove(transaction, owners.keySet());
    LockList.BY_OWNER.remove(
        transaction,
        owners.entrySet().stream()
            .map(row -> LockList.owned(row.getValue(), row.getKey()))
            .toList());
    LockList.CLAIMS.put(transaction, put);
    var byOwner = new LinkedHashMap<String, String>();
    put.forEach((key, owner) -> byOwner.put(LockList.owned(owner, key), key));
    LockList.BY_OWNER.put(transaction, byOwner);
  }

  private Optional<LockEvent> event(FeedEntry entry) {
    return LockType.TYPE.events().containsKey(entry.name())
        ? Optional.of(
            codec.event(
                entry.name(),
                Objects.requireNonNull(
                    codec.envelope(entry.payload()).event(), "Expected an entry with an event.")))
        : Optional.empty();
  }
}
