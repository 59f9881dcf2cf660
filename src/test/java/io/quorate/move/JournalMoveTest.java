package io.quorate.move;

import static io.quorate.move.Journals.cursors;
import static io.quorate.move.Journals.export;
import static io.quorate.move.Journals.feed;
import static io.quorate.move.Journals.folder;
import static io.quorate.move.Journals.imported;
import static io.quorate.move.Journals.joined;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.quorate.storage.Journal;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.Storage;
import io.quorate.storage.postgres.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All that is in a journal comes out of the other one, either way. */
class JournalMoveTest {

  private static final int EVENTS = 330;
  private static final int ENTITIES = 7;
  private static final Owner WRITER = new Owner("10.9.9.9:1", 1);

  private final Journals journals = new Journals();

  @AfterEach
  void close() {
    journals.close();
  }

  private static String payload(int event) {
    return "{\"at\":%d,\"key\":\"k%d\",\"hash\":5,\"event\":{\"text\":\"%s\"}}"
        .formatted(event, event, "x".repeat(event));
  }

  private TestDatabase filled() {
    TestDatabase database = journals.database();
    IntStream.range(0, EVENTS)
        .forEach(
            event ->
                database.append(
                    id(event),
                    event / ENTITIES + 1,
                    "host.tested",
                    payload(event).getBytes(StandardCharsets.UTF_8)));
    return database;
  }

  private static String id(int event) {
    return "account|ä" + event % ENTITIES;
  }

  private static void append(Storage storage, String id, long last, String payload) {
    joined(storage.nodeLeases().take(WRITER, 0));
    var event = new Journal.Event("host.tested", null, payload.getBytes(StandardCharsets.UTF_8));
    joined(
        storage
            .journal()
            .orElseThrow()
            .append(new Journal.Append(WRITER, id, last, List.of(event))));
  }

  @Test
  void shouldMoveEverythingThereAndBack() {
    TestDatabase database = filled();
    List<String> events = feed(database.storage());
    Path there = folder("export").resolve("there");
    export(database.config(), "", there);
    Config raft = Journals.raft();

    ExportManifest moved = imported(there, raft);

    assertThat(moved.events()).isEqualTo(EVENTS);
    Storage node = journals.open(raft);
    assertThat(feed(node)).isEqualTo(events);
    assertThat(joined(node.history().head(id(0)))).isEqualTo(48);
    assertThat(keyed(node)).containsExactlyElementsOf(keyed(database.storage()));
    append(node, id(0), 48, "{\"at\":1}");
    Path backup = Journals.backup(raft);
    journals.close(node);
    Path back = folder("export").resolve("back");
    export(raft, backup.toString(), back);
    TestDatabase target = journals.database();
    imported(back, target.config());

    Storage again = journals.open(target.config());
    assertThat(feed(again)).startsWith(events.toArray(String[]::new)).hasSize(EVENTS + 1);
    assertThat(keyed(again)).containsExactlyElementsOf(keyed(database.storage()));
    target.append(id(0), 50, "host.tested", "{\"at\":2}".getBytes(StandardCharsets.UTF_8));
    assertThat(feed(again)).hasSize(EVENTS + 2).endsWith(id(0) + "/50 host.tested {\"at\":2}");
  }

  private static List<String> keyed(Storage storage) {
    return IntStream.range(0, EVENTS)
        .mapToObj(
            event ->
                new String(
                    joined(storage.answeredKeys().find(id(event), List.of("k" + event)))
                        .getOrDefault("k" + event, new byte[0]),
                    StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void shouldKeepTheTimeOfEachEvent() {
    TestDatabase database = filled();
    database.execute("UPDATE event_journal SET write_timestamp = 1000000 + ordering");
    Path there = folder("export").resolve("there");
    ExportManifest first = export(database.config(), "", there);
    TestDatabase target = journals.database();
    imported(there, target.config());

    ExportManifest second = export(target.config(), "", folder("export").resolve("again"));

    assertThat(second.sha256()).isEqualTo(first.sha256());
    target.execute("UPDATE event_journal SET write_timestamp = 1 WHERE ordering = 1");
    assertThat(export(target.config(), "", folder("export").resolve("other")).sha256())
        .isNotEqualTo(first.sha256());
  }

  @Test
  void shouldLeadCursorsOfBeforeToTheSamePlaceOrBefore() {
    TestDatabase database = filled();
    List<String> events = feed(database.storage());
    List<String> before = cursors(database.storage());
    String end = joined(database.storage().feed().end()).cursor();
    Path there = folder("export").resolve("there");
    export(database.config(), "", there);
    Config raft = Journals.raft();
    imported(there, raft);
    Storage node = journals.open(raft);
    append(node, id(0), 48, "new");

    for (int event = 0; event < EVENTS; event++) {
      List<String> rest = feed(node, before.get(event));
      int again = rest.size() - (EVENTS - 1 - event) - 1;
      assertThat(again).isBetween(0, Journals.SMALL.page().rows() - 1);
      assertThat(rest.subList(0, rest.size() - 1))
          .isEqualTo(events.subList(event + 1 - again, EVENTS));
    }
    assertThat(feed(node, end)).containsExactly(id(0) + "/49 host.tested new");
    assertThat(feed(node, cursors(node).get(99))).hasSize(EVENTS + 1 - 100);
    assertThat(node.feed().position("5.0")).isEmpty();
  }

  @Test
  void shouldReadTheArchiveToo() {
    TestDatabase database = filled();
    List<String> events = feed(database.storage());
    database.execute(
        """
        WITH old AS (DELETE FROM ONLY event_journal WHERE ordering < 100 RETURNING *)
        INSERT INTO archived_journal SELECT * FROM old\
        """);
    Path there = folder("export").resolve("there");
    export(database.config(), "", there);
    TestDatabase target = journals.database();

    imported(there, target.config());

    assertThat(feed(journals.open(target.config()))).isEqualTo(events);
  }

  @Test
  void shouldHashTheFilesAsAnybodyCan() throws Exception {
    TestDatabase database = filled();
    Path there = folder("export").resolve("there");

    ExportManifest done = export(database.config(), "", there);

    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (Stream<Path> files = Files.list(there)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".bin")).sorted().toList()) {
        digest.update(Files.readAllBytes(file));
      }
    }
    assertThat(done.sha256()).isEqualTo(HexFormat.of().formatHex(digest.digest()));
    assertThat(done.chunks()).isGreaterThan(3);
  }

  @Test
  void shouldMoveAJournalWithoutEvents() {
    Path there = folder("export").resolve("there");
    export(journals.database().config(), "", there);
    Config raft = Journals.raft();

    assertThat(imported(there, raft).events()).isZero();
    assertThat(feed(journals.open(raft))).isEmpty();
  }

  @Test
  void shouldLeaveABackupAsItWas() throws IOException {
    Config raft = Journals.raft();
    Storage node = journals.open(raft);
    append(node, "account|a", 0, "one");
    Path backup = Journals.backup(raft);
    journals.close(node);
    List<Path> before = files(backup);

    Path there = folder("export").resolve("there");
    assertThat(export(raft, backup.toString(), there).events()).isEqualTo(1);

    assertThat(files(backup)).isEqualTo(before);
    assertThat(export(raft, backup.toString(), there).events()).isEqualTo(1);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
