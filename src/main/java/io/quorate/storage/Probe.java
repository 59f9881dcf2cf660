package io.quorate.storage;

import java.util.concurrent.CompletionStage;

/** Asks whether the storage answers at all. Safe for use by any thread. */
@FunctionalInterface
public interface Probe {

  /** Completes once the storage has answered; fails with a {@link StorageException}. */
  CompletionStage<Void> ask();
}
