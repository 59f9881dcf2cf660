package io.quorate.move;

import static io.quorate.move.Journals.export;
import static io.quorate.move.Journals.feed;
import static io.quorate.move.Journals.folder;
import static io.quorate.move.Journals.imported;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.quorate.move.Journals.Kind;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be moved is refused, and nothing is changed. */
class RefusedMoveTest extends FilledJournalTest {

  @Test
  void shouldExportNothingIntoTheExportOfAnotherJournal() {
    Path folder = exported();

    assertThatThrownBy(() -> export(journals.database().config(), "", folder))
        .isInstanceOf(BrokenExport.class)
        .hasMessageContaining("Expected an export of the journal");
  }

  @Test
  void shouldExportNothingBesideOtherFiles() throws IOException {
    Path folder = folder("export");
    Files.writeString(folder.resolve("letter.txt"), "mine");

    assertThatThrownBy(() -> export(database.config(), "", folder))
        .isInstanceOf(BrokenExport.class)
        .hasMessageContaining("something else");
    assertThat(folder.resolve("export.json")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldChangeNothingWhenTheExportIsDamaged(Kind kind) throws IOException {
    Path folder = exported();
    Path file = folder.resolve("events-000002.bin");
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
    Config target = journals.target(kind);

    assertThatThrownBy(() -> imported(folder, target))
        .isInstanceOf(BrokenExport.class)
        .hasMessageContaining("events-000002.bin");

    assertThat(feed(journals.open(target))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"events-000001.bin", "events-000001.json"})
  void shouldNoticeAFileThatIsMissing(String name) throws IOException {
    Path folder = exported();
    Files.delete(folder.resolve(name));

    assertThatThrownBy(() -> imported(folder, journals.target(Kind.RAFT)))
        .isInstanceOf(BrokenExport.class)
        .hasMessageContaining("events-000001");
  }

  @Test
  void shouldNoticeAWrongHashOfAll() throws IOException {
    Path folder = exported();
    Path manifest = folder.resolve("export.json");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replaceFirst("(sha256\" : \")....", "$10000"));

    assertThatThrownBy(() -> imported(folder, journals.target(Kind.RAFT)))
        .isInstanceOf(BrokenExport.class)
        .hasMessageContaining("as export.json says");
  }

  @Test
  void shouldReadNoOtherVersion() throws IOException {
    Path folder = exported();
    Path manifest = folder.resolve("export.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"version\" : 1", "\"version\" : 2"));

    for (Supplier<ExportManifest> use :
        List.<Supplier<ExportManifest>>of(
            () -> imported(folder, journals.target(Kind.RAFT)),
            () -> export(database.config(), "", folder))) {
      assertThatThrownBy(use::get)
          .isInstanceOf(BrokenExport.class)
          .hasMessageContaining("Expected version 1 of an export, but it is 2");
    }
  }

  @Test
  void shouldImportNothingWhereEventsAre() {
    TestDatabase other = journals.database();
    append(other, 1);

    assertThatThrownBy(() -> imported(exported(), other.config()))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("Nothing was changed");

    assertThat(feed(journals.open(other.config()))).hasSize(1);
  }

  @Test
  void shouldImportNothingWhereANodeWorks() {
    TestDatabase other = journals.database();
    other.execute(
        "INSERT INTO node_lease (address, uid, renewals, fenced, clock, seen_at)"
            + " VALUES ('a', 1, 1, false, 0, now())");

    assertThatThrownBy(() -> imported(exported(), other.config()))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("nodes use");

    journals.open(other.config());
  }

  @Test
  void shouldNoticeWhenTheJournalReadBackIsAnother() {
    TestDatabase target = journals.database();

    assertThatThrownBy(
            () ->
                imported(
                    exported(),
                    target.config(),
                    writer -> {
                      target.execute(
                          "CREATE FUNCTION other() RETURNS TRIGGER LANGUAGE plpgsql AS"
                              + " 'BEGIN NEW.event_payload := ''x''; RETURN NEW; END'");
                      target.execute(
                          "CREATE TRIGGER other BEFORE INSERT ON event_journal FOR EACH ROW"
                              + " WHEN (NEW.sequence_number = 77) EXECUTE FUNCTION other()");
                      return writer;
                    }))
        .isInstanceOf(BrokenExport.class)
        .hasMessageContaining("read back");
    assertThatThrownBy(() -> journals.open(target.config()))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("cut off");
  }
}
