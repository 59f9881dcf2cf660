package io.quorate.runtime.entity;

import io.quorate.storage.Snapshots;
import io.quorate.storage.StorageException;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Snapshots in memory that stall and fail when told to. Safe for use by any thread. */
final class TestSnapshots implements Snapshots {

  final Map<String, NavigableMap<Long, Snapshot>> stored = new ConcurrentHashMap<>();

  /** How many saves were begun. */
  final AtomicInteger begun = new AtomicInteger();

  /** How many of the next loads fail. */
  final AtomicInteger failingLoads = new AtomicInteger();

  /** What every save waits for. */
  volatile CompletableFuture<?> released = CompletableFuture.completedFuture(null);

  void clear() {
    stored.clear();
    begun.set(0);
    failingLoads.set(0);
    released = CompletableFuture.completedFuture(null);
  }

  NavigableMap<Long, Snapshot> of(String persistenceId) {
    return stored.computeIfAbsent(persistenceId, id -> new ConcurrentSkipListMap<>());
  }

  @Override
  public CompletionStage<Optional<Snapshot>> load(String persistenceId, long upTo) {
    if (failingLoads.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return CompletableFuture.failedFuture(new StorageException("away", new IOException()));
    }
    return CompletableFuture.completedFuture(
        Optional.ofNullable(of(persistenceId).floorEntry(upTo)).map(Map.Entry::getValue));
  }

  @Override
  public CompletionStage<Void> save(String persistenceId, Supplier<Snapshot> snapshot) {
    begun.incrementAndGet();
    return released.thenAccept(
        over -> {
          Snapshot made = snapshot.get();
          of(persistenceId).put(made.sequenceNr(), made);
        });
  }
}
