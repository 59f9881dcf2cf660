package io.quorate.storage.raft;

import com.typesafe.config.Config;
import io.quorate.storage.Archive;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageEngine;
import io.quorate.storage.StorageException;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.consensus.ConsensusSettings;
import io.quorate.storage.raft.consensus.Membership;
import io.quorate.storage.raft.forming.FormingSettings;
import io.quorate.storage.raft.forming.Group;
import io.quorate.storage.raft.forming.Introductions;
import io.quorate.storage.raft.machine.Machine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicated journal, as {@code quorate.storage.engine} may choose it; found by ServiceLoader.
 */
public final class RaftEngine implements StorageEngine {

  private static final Logger LOG = LoggerFactory.getLogger(RaftEngine.class);

  /** Told to whoever runs the process; see {@code sysexits.h}: an operating system error. */
  private static final int CANNOT_GO_ON = 71;

  @Override
  public String name() {
    return "raft";
  }

  @Override
  public Map<String, Object> akka(Config quorate) {
    RaftSettings.of(quorate);
    return Map.of("akka.persistence.journal.plugin", "quorate-journal");
  }

  /** Opens this peer's part of the group; waits for the others, and until there is a leader. */
  @Override
  public Storage open(Config quorate, Duration leaseTimeout) {
    RaftSettings settings = RaftSettings.of(quorate);
    var opened = new ArrayDeque<AutoCloseable>();
    try {
      return open(settings, leaseTimeout, opened);
    } catch (RuntimeException e) {
      closeAll(opened.toArray(AutoCloseable[]::new));
      throw e;
    }
  }

  private static Storage open(
      RaftSettings settings, Duration leaseTimeout, Deque<AutoCloseable> opened) {
    Introductions introductions = Introductions.open(forming(settings));
    opened.push(introductions);
    Group group = form(introductions);
    var membership =
        new Membership(
            group.id(),
            introductions.self().id(),
            group.peers().stream()
                .map(peer -> new Membership.Member(peer.id(), peer.consensus()))
                .toList());
    Machine machine = Machine.open(settings.directory().resolve("tables"));
    opened.push(machine);
    Consensus consensus =
        Consensus.start(
            consensus(settings), membership, machine, System::currentTimeMillis, RaftEngine::halt);
    opened.push(consensus);
    await(consensus, settings);
    return new RaftStorage(
        settings,
        consensus,
        machine,
        group.id().toString(),
        introductions,
        System::currentTimeMillis,
        leaseTimeout);
  }

  private static FormingSettings forming(RaftSettings settings) {
    return FormingSettings.of(
            settings.directory(), settings.peers(), settings.self(), settings.consensusAddress())
        .withBindHost(settings.bindHost())
        .withTimes(
            FormingSettings.INTERVAL, FormingSettings.QUESTION_TIMEOUT, settings.formingPatience());
  }

  private static ConsensusSettings consensus(RaftSettings settings) {
    return new ConsensusSettings(
        settings.directory().resolve("log"),
        settings.consensusBindHost(),
        settings.consensusPort(),
        settings.electionTimeout(),
        settings.compactAfter());
  }

  private static Group form(Introductions introductions) {
    try {
      return introductions.form();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageUnavailable("Expected to form a group, but was interrupted.", e);
    }
  }

  /** What is read before would be as of the last end of this peer. */
  private static void await(Consensus consensus, RaftSettings settings) {
    long untilNanos = System.nanoTime() + settings.formingPatience().toNanos();
    while (!isCurrent(consensus, settings, untilNanos)) {
      LOG.info("Waits for more than half of the peers, and for what this one has missed");
    }
  }

  private static boolean isCurrent(Consensus consensus, RaftSettings settings, long untilNanos) {
    try {
      consensus.barrier(settings.patience()).toCompletableFuture().join();
      return true;
    } catch (CompletionException e) {
      if (System.nanoTime() - untilNanos < 0) {
        return false;
      }
      throw new StorageUnavailable(
          "Expected more than half of the peers to be there within %d s, but: %s"
              .formatted(settings.formingPatience().toSeconds(), e.getCause()),
          e);
    }
  }

  /** Ends the process at once: what it would say from now on could be wrong. */
  private static void halt(Throwable cause) {
    LOG.error("This peer can never go on, so the node ends", cause);
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
  public Archive openArchive(Config quorate) {
    throw new StorageException(
        "Expected a storage with an archive, but quorate.storage.engine = raft has none.",
        new UnsupportedOperationException("archive"));
  }
}
