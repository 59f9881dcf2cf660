package io.quorate.storage.raft;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.runtime.journal.ClientKeys;
import io.quorate.storage.Archive;
import io.quorate.storage.Journal;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.Snapshots;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageFixture;
import io.quorate.storage.raft.consensus.Clocks;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.consensus.ConsensusSettings;
import io.quorate.storage.raft.consensus.FailingEvents;
import io.quorate.storage.raft.consensus.Membership;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.LeaseClock;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A group of one peer, and a new one each time that it is cleared. */
public final class RaftFixture implements StorageFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LEASE_TIMEOUT = Duration.ofSeconds(2);
  private static final Owner WRITER = new Owner("10.9.9.9:1", 1);

  /** By how much the clock is ahead. */
  private final AtomicLong aheadMs = new AtomicLong();

  private Opened opened = open();
  private boolean wrote;

  private record Opened(Storage storage, Machine machine) {}

  private Opened open() {
    try {
      Path parent = Files.createDirectories(Path.of("target", "test-data"));
      return open(Files.createTempDirectory(parent, "raft"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Opened open(Path directory) {
    Config quorate =
        ConfigFactory.parseString("data = \"%s\"".formatted(directory))
            .withFallback(ConfigFactory.parseResources("conf/quorate.conf").getConfig("quorate"));
    RaftSettings settings = RaftSettings.of(quorate);
    // Never the same again: a process that another test starts just then keeps it for a moment.
    int port = FreePorts.range(1);
    var self = UUID.randomUUID();
    var group = UUID.randomUUID();
    Machine machine = Machine.open(settings.directory().resolve("tables"));
    Consensus consensus =
        Consensus.start(
            new ConsensusSettings(
                settings.directory().resolve("log"),
                "127.0.0.1",
                port,
                Duration.ofMillis(100),
                settings.compactAfter()),
            new Membership(
                group, self, List.of(new Membership.Member(self, "127.0.0.1:" + port, ""))),
            machine,
            new Clocks(this::nowMs, this::nowNanos),
            () -> false,
            new FailingEvents());
    // As a leader does once all members know it.
    joined(consensus.submit(new Command.RaiseLevel(Machine.LEVEL), PATIENCE));
    joined(consensus.barrier(PATIENCE));
    var storage =
        new RaftStorage(
            settings, consensus, machine, () -> false, group.toString(), () -> {}, LEASE_TIMEOUT);
    return new Opened(storage, machine);
  }

  private long nowNanos() {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(aheadMs.get());
  }

  private long logMs() {
    return opened.machine.applied().atMs();
  }

  private long nowMs() {
    return System.currentTimeMillis() + aheadMs.get();
  }

  @Override
  public Storage storage() {
    return opened.storage;
  }

  @Override
  public void clear() {
    opened.storage.close();
    opened = open();
    wrote = false;
  }

  @Override
  public void append(String persistenceId, long sequenceNr, String name, byte[] payload) {
    if (!wrote) {
      joined(opened.storage.nodeLeases().take(WRITER, 0));
      // Whoever asks which nodes are alive must not find this one.
      LeaseClock.renewedAgo(opened.machine, WRITER, Duration.ofDays(1), logMs());
      wrote = true;
    }
    // What is no envelope has no key.
    String key = payload.length > 0 && payload[0] == '{' ? ClientKeys.of(payload) : null;
    var event = new Journal.Event(name, key, payload);
    joined(
        opened
            .storage
            .journal()
            .orElseThrow()
            .append(new Journal.Append(WRITER, persistenceId, sequenceNr - 1, List.of(event))));
  }

  @Override
  public Archive archive() {
    throw new UnsupportedOperationException("Expected no archive.");
  }

  @Override
  public void eventsWrittenAgo(Duration age) {
    throw new UnsupportedOperationException("Expected no archive.");
  }

  @Override
  public void snapshotsStoredAgo(Duration age) {
    aheadMs.addAndGet(age.toMillis());
  }

  @Override
  public void renewedAgo(Owner owner, Duration age) {
    LeaseClock.renewedAgo(opened.machine, owner, age, logMs());
  }

  @Override
  public void expire(String lease) {
    aheadMs.addAndGet(Snapshots.OTHER_FORMS_FOR.toMillis());
  }

  @Override
  public void close() {
    opened.storage.close();
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
