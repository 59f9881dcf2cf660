package io.quorate.storage;

import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.LongSupplier;

/**
 * A kind of storage, which a node chooses by the setting {@code quorate.storage.engine}. Engines
 * are services: {@link ServiceLoader} finds them. Stateless and safe for use by any thread.
 */
public interface StorageEngine {

  /** Returns the name by which the setting chooses it. */
  String name();

  /**
   * Returns what Akka must know to keep the journal in this storage, by path.
   *
   * @param quorate the configuration under {@code quorate}
   * @throws IllegalArgumentException that names the key of a wrong setting
   */
  Map<String, Object> akka(Config quorate);

  /**
   * Opens the storage, and brings its form up to date when an older version has left it. Blocks.
   *
   * @param quorate the configuration under {@code quorate}
   * @param wallMs the node's clock, in milliseconds since the epoch, for a storage that has none
   * @param leaseTimeout how long one operation on the leases of nodes may take
   * @throws StorageUnavailable when it cannot be reached in time, or refuses
   */
  Storage open(Config quorate, LongSupplier wallMs, Duration leaseTimeout);

  /**
   * Opens the archive of a storage that nodes of this version use. Blocks.
   *
   * @param quorate the configuration under {@code quorate}
   * @throws IllegalArgumentException when the storage needs none, since old events are in nobody's
   *     way there; or that names the key of a wrong setting
   * @throws StorageException when it cannot be reached, or has no archive yet
   */
  Archive openArchive(Config quorate);

  /**
   * Returns the group of nodes that keep the journal in this storage.
   *
   * @param node {@code host:port} where one of them introduces itself
   * @throws IllegalArgumentException when the address is not of that form
   * @throws StorageException when the nodes do not keep the journal themselves
   */
  default JournalGroup group(String node) {
    throw noGroup();
  }

  /**
   * Makes the data of this node out of a {@link JournalGroup#backup}: a new group, of this node
   * alone. Blocks.
   *
   * @param quorate the configuration under {@code quorate}
   * @throws IllegalArgumentException that names the key of a wrong setting
   * @throws StorageUnavailable when there is data already, or the backup is not whole
   * @throws StorageException when the nodes do not keep the journal themselves, or the disk fails;
   *     whatever is thrown, nothing is changed
   */
  default JournalGroup.Backup restore(Config quorate, String folder) {
    throw noGroup();
  }

  /**
   * Opens a whole journal to be read. Blocks.
   *
   * @param quorate the configuration under {@code quorate}
   * @param backup the folder of a {@link JournalGroup#backup}, where the nodes keep the journal
   *     themselves; empty otherwise
   * @throws IllegalArgumentException when the engine needs a backup, and there is none, or the
   *     other way round; or that names the key of a wrong setting
   * @throws StorageException when it cannot be reached, or is no whole journal
   */
  JournalReader openReader(Config quorate, String backup);

  /**
   * Opens a journal without events, to write those of another one. Blocks.
   *
   * @param quorate the configuration under {@code quorate}
   * @throws IllegalArgumentException that names the key of a wrong setting
   * @throws StorageUnavailable when there are events already, other than those of the same plan;
   *     when nodes or another run use it, or it cannot be reached; nothing is changed then
   */
  JournalWriter openWriter(Config quorate, JournalWriter.Plan plan);

  private StorageException noGroup() {
    return new StorageException(
        "Expected nodes that keep the journal themselves, but quorate.storage.engine = %s."
            .formatted(name()),
        new UnsupportedOperationException(name()));
  }

  /**
   * Returns the engine that the setting names.
   *
   * @throws IllegalArgumentException when there is no such engine
   */
  static StorageEngine of(Config quorate) {
    List<StorageEngine> all =
        ServiceLoader.load(StorageEngine.class, StorageEngine.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    String name =
        SettingsSection.of(quorate, "storage")
            .oneOf("engine", all.stream().map(StorageEngine::name).toArray(String[]::new));
    return all.stream().filter(engine -> engine.name().equals(name)).findFirst().orElseThrow();
  }
}
