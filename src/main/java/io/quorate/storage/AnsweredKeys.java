package io.quorate.storage;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Finds, by a client's key, the event with which a request was answered. What an entity has written
 * is found as soon as the journal has acknowledged it. Safe for use by any thread; nothing blocks
 * the caller.
 */
public interface AnsweredKeys {

  /**
   * Returns those of the keys that an entity has answered within the retention for which this
   * storage was opened, each with the payload of its event; older ones may be among them.
   *
   * @return fails with a {@link StorageException}
   */
  CompletionStage<Map<String, byte[]>> find(String persistenceId, Collection<String> clientKeys);
}
