package io.quorate.move;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.runtime.journal.ClientKeys;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPage;
import io.quorate.storage.FeedPosition;
import io.quorate.storage.JournalReader;
import io.quorate.storage.JournalWriter;
import io.quorate.storage.PageLimit;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageEngine;
import io.quorate.storage.postgres.TestDatabase;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Journals of both kinds, and what moves them; all in folders of their own. */
final class Journals implements AutoCloseable {

  /** So small that a few hundred events are many files. */
  static final MoveLimits SMALL = new MoveLimits(new PageLimit(20, 4_000), 50, 1 << 20);

  static final PageLimit PAGE = new PageLimit(1000, 1 << 20);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LEASE_TIMEOUT = Duration.ofSeconds(2);
  private static final int SERIALIZER = 71_001;

  /** A kind of journal. */
  enum Kind {
    POSTGRES,
    RAFT
  }

  private final List<TestDatabase> databases = new ArrayList<>();
  private final List<Storage> opened = new ArrayList<>();

  /** Returns a database without events. */
  TestDatabase database() {
    var database = new TestDatabase();
    databases.add(database);
    return database;
  }

  /** Returns the settings of a node over a journal without events. */
  Config target(Kind kind) {
    return kind == Kind.POSTGRES ? database().config() : raft();
  }

  /** Returns the settings of a node that keeps the journal itself, and has none yet. */
  static Config raft() {
    int ports = FreePorts.range(2);
    return ConfigFactory.parseString(
            """
            data = "%s"
            storage.engine = raft
            raft.port = %d
            raft.consensus-port = %d
            raft.election-timeout = 200ms
            """
                .formatted(folder("raft"), ports, ports + 1))
        .withFallback(ConfigFactory.parseResources("conf/quorate.conf").getConfig("quorate"));
  }

  /** Returns a new folder. */
  static Path folder(String name) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "test-data"));
      return Files.createTempDirectory(parent, name).toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a journal as a node does. */
  Storage open(Config quorate) {
    Storage storage =
        StorageEngine.of(quorate).open(quorate, System::currentTimeMillis, LEASE_TIMEOUT);
    opened.add(storage);
    return storage;
  }

  void close(Storage storage) {
    opened.remove(storage);
    storage.close();
  }

  /** Takes a backup of a node that runs alone. */
  static Path backup(Config quorate) {
    Path folder = folder("backup").resolve("of");
    try (var group = StorageEngine.of(quorate).group("127.0.0.1:" + quorate.getInt("raft.port"))) {
      group.backup(folder.toString(), bytes -> {});
    }
    return folder;
  }

  static ExportManifest export(Config quorate, String backup, Path to) {
    return export(quorate, backup, to, reader -> reader);
  }

  /** The same with a reader that may fail. */
  static ExportManifest export(
      Config quorate, String backup, Path to, UnaryOperator<JournalReader> made) {
    try (JournalReader reader = StorageEngine.of(quorate).openReader(quorate, backup)) {
      return new Export(made.apply(reader), new ExportFolder(to), SMALL, Journals::pass).run();
    }
  }

  static ExportManifest imported(Path from, Config quorate) {
    return imported(from, quorate, writer -> writer);
  }

  /** The same with a writer that may fail. */
  static ExportManifest imported(Path from, Config quorate, UnaryOperator<JournalWriter> made) {
    return new Import(new ExportFolder(from), SMALL, Journals::pass)
        .run(
            export ->
                made.apply(
                    StorageEngine.of(quorate)
                        .openWriter(
                            quorate, new JournalWriter.Plan(export, SERIALIZER, ClientKeys::of))));
  }

  /** Nobody reads the progress. */
  private static void pass(String line) {}

  /** Returns the feed behind a cursor, one text for each event. */
  static List<String> feed(Storage storage, String after) {
    var found = new ArrayList<String>();
    FeedPosition at = storage.feed().position(after).orElseThrow();
    FeedPage page = joined(storage.feed().read(at, null, PAGE));
    page.entries().forEach(entry -> found.add(text(entry)));
    while (page.more()) {
      page = joined(storage.feed().read(page.next(), null, PAGE));
      page.entries().forEach(entry -> found.add(text(entry)));
    }
    return found;
  }

  static List<String> feed(Storage storage) {
    return feed(storage, storage.feed().start().cursor());
  }

  private static String text(FeedEntry entry) {
    return "%s/%d %s %s"
        .formatted(
            entry.persistenceId(),
            entry.sequenceNr(),
            entry.name(),
            new String(entry.payload(), StandardCharsets.UTF_8));
  }

  /** Returns the cursor behind each event. */
  static List<String> cursors(Storage storage) {
    return joined(storage.feed().read(storage.feed().start(), null, PAGE)).entries().stream()
        .map(entry -> entry.position().cursor())
        .toList();
  }

  static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    List.copyOf(opened).forEach(this::close);
    databases.forEach(TestDatabase::close);
  }
}
