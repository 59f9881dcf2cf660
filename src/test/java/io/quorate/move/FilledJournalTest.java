package io.quorate.move;

import static io.quorate.move.Journals.export;
import static io.quorate.move.Journals.folder;

import io.quorate.storage.postgres.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A database with one history, which is exported. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class FilledJournalTest {

  static final int EVENTS = 300;

  final Journals journals = new Journals();
  TestDatabase database;

  @BeforeAll
  void fill() {
    database = journals.database();
    for (int event = 1; event <= EVENTS; event++) {
      append(database, event);
    }
  }

  @AfterAll
  void close() {
    journals.close();
  }

  /** Appends an event to the history of a database. */
  static void append(TestDatabase database, int event) {
    byte[] payload = "{\"at\":%d}".formatted(event).getBytes(StandardCharsets.UTF_8);
    database.append("account|a", event, "host.tested", payload);
  }

  /** Returns the folder of a new export. */
  Path exported() {
    Path folder = folder("export").resolve("of");
    export(database.config(), "", folder);
    return folder;
  }
}
