package io.quorate.storage.raft;

import com.typesafe.config.Config;
import io.quorate.storage.Archive;
import io.quorate.storage.JournalGroup;
import io.quorate.storage.JournalReader;
import io.quorate.storage.JournalWriter;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageEngine;
import io.quorate.storage.raft.admin.GroupClient;
import io.quorate.storage.raft.consensus.Clocks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicated journal, as {@code quorate.storage.engine} may choose it; found by ServiceLoader.
 */
public final class RaftEngine implements StorageEngine {

  static final String NAME = "raft";

  /** Told to whoever runs the process; see {@code sysexits.h}: an operating system error. */
  private static final int CANNOT_GO_ON = 71;

  private static final Logger LOG = LoggerFactory.getLogger(RaftEngine.class);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> akka(Config quorate) {
    RaftSettings.of(quorate);
    return Map.of("akka.persistence.journal.plugin", "quorate-journal");
  }

  /** Opens this peer's part of the group; waits for the others, and until there is a leader. */
  @Override
  public Storage open(Config quorate, LongSupplier wallMs, Duration leaseTimeout) {
    var clocks = new Clocks(wallMs, System::nanoTime);
    return new RaftOpening(RaftSettings.of(quorate), clocks, RaftEngine::halt).open(leaseTimeout);
  }

  /** Ends the process at once: what it would say from now on could be wrong. */
  private static void halt(Throwable cause) {
    LOG.error("This peer can not go on, so the node ends", cause);
    Runtime.getRuntime().halt(CANNOT_GO_ON);
  }

  /** Closes one after another, whatever one of them throws. */
  static void closeAll(AutoCloseable... parts) {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("Not closed in order: {}", part, e);
      }
    }
  }

  @Override
  public JournalGroup group(String node) {
    return new GroupClient(node);
  }

  @Override
  public JournalGroup.Backup restore(Config quorate, String folder) {
    return RaftRestore.restore(RaftSettings.of(quorate), Path.of(folder)).backup();
  }

  @Override
  public JournalReader openReader(Config quorate, String backup) {
    if (backup.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected a backup to read, in --from, since quorate.storage.engine = raft; take one with"
              + " raft backup.");
    }
    return RaftJournalReader.open(Path.of(backup));
  }

  @Override
  public JournalWriter openWriter(Config quorate, JournalWriter.Plan plan) {
    return RaftJournalWriter.open(RaftSettings.of(quorate), plan);
  }

  /** There is none: old events slow nothing down, and RocksDB packs their files by itself. */
  @Override
  public Archive openArchive(Config quorate) {
    throw new IllegalArgumentException(
        "Expected a journal in a database, but quorate.storage.engine = raft: there, old events are"
            + " in nobody's way, and each node packs them by itself. Nothing is left to do.");
  }
}
