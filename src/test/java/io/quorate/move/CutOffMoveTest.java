package io.quorate.move;

import static io.quorate.move.Journals.export;
import static io.quorate.move.Journals.feed;
import static io.quorate.move.Journals.folder;
import static io.quorate.move.Journals.imported;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.quorate.move.Journals.Kind;
import io.quorate.storage.JournalReader;
import io.quorate.storage.JournalWriter;
import io.quorate.storage.MovedEvent;
import io.quorate.storage.PageLimit;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageException;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.postgres.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A move that is cut off goes on, and nothing half done is taken for done. */
class CutOffMoveTest extends FilledJournalTest {

  /** Ends the run when it was used some times. */
  private static final class Cut {
    private int left;

    private Cut(int left) {
      this.left = left;
    }

    private void step() {
      if (left-- == 0) {
        throw new IllegalStateException("cut off");
      }
    }
  }

  private record CutReader(JournalReader reader, Cut cut) implements JournalReader {
    @Override
    public String name() {
      return reader.name();
    }

    @Override
    public String engine() {
      return reader.engine();
    }

    @Override
    public int nodesAtWork() {
      return reader.nodesAtWork();
    }

    @Override
    public List<Entry> read(String cursor, PageLimit limit) {
      cut.step();
      return reader.read(cursor, limit);
    }

    @Override
    public void close() {
      reader.close();
    }
  }

  private record CutWriter(JournalWriter writer, Cut cut) implements JournalWriter {
    @Override
    public long events() {
      return writer.events();
    }

    @Override
    public void append(List<MovedEvent> page, String cursor) {
      cut.step();
      writer.append(page, cursor);
    }

    @Override
    public JournalReader reader() {
      cut.step();
      return writer.reader();
    }

    @Override
    public void finish() {
      cut.step();
      writer.finish();
    }

    @Override
    public void close() {
      writer.close();
    }
  }

  @Test
  void shouldGoOnWithAnExport() {
    ExportManifest whole = export(database.config(), "", folder("export").resolve("whole"));
    Path folder = folder("export").resolve("cut");
    for (int pages : new int[] {0, 1, 4, 7}) {
      assertThatThrownBy(
              () ->
                  export(
                      database.config(),
                      "",
                      folder,
                      reader -> new CutReader(reader, new Cut(pages))))
          .hasMessage("cut off");
      assertThatThrownBy(() -> imported(folder, journals.target(Kind.RAFT)))
          .isInstanceOf(BrokenExport.class)
          .hasMessageContaining("cut off");
    }

    ExportManifest done = export(database.config(), "", folder);

    assertThat(done.sha256()).isEqualTo(whole.sha256());
    assertThat(done.events()).isEqualTo(EVENTS);
  }

  @Test
  void shouldGoOnBehindAWholeExport() {
    TestDatabase growing = journals.database();
    append(growing, 1);
    Path folder = folder("export").resolve("of");
    ExportManifest first = export(growing.config(), "", folder);
    append(growing, 2);

    ExportManifest second = export(growing.config(), "", folder);

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.events()).isEqualTo(2);
    assertThat(second.sha256())
        .isEqualTo(export(growing.config(), "", folder("export").resolve("anew")).sha256());
  }

  /** What came since the first run would be missing, and nobody could see it. */
  @Test
  void shouldNotBeWholeAnyMoreOnceItGoesOn() {
    TestDatabase growing = journals.database();
    append(growing, 1);
    Path folder = folder("export").resolve("of");
    export(growing.config(), "", folder);
    append(growing, 2);
    assertThatThrownBy(
            () -> export(growing.config(), "", folder, reader -> new CutReader(reader, new Cut(0))))
        .hasMessage("cut off");

    assertThatThrownBy(() -> imported(folder, journals.target(Kind.RAFT)))
        .isInstanceOf(BrokenExport.class)
        .hasMessageContaining("cut off");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldGoOnWithAnImportAndLetNoNodeStartBefore(Kind kind) {
    Path folder = exported();
    Config target = journals.target(kind);
    for (int steps : new int[] {1, 4, 0, 10, 1}) {
      assertThatThrownBy(
              () -> imported(folder, target, writer -> new CutWriter(writer, new Cut(steps))))
          .hasMessage("cut off");
      assertThatThrownBy(() -> journals.open(target))
          .isInstanceOf(StorageUnavailable.class)
          .hasMessageContaining("an import")
          .hasMessageContaining("cut off");
    }

    assertThat(imported(folder, target).events()).isEqualTo(EVENTS);

    Storage node = journals.open(target);
    assertThat(feed(node)).isEqualTo(feed(database.storage()));
    journals.close(node);
    assertThatThrownBy(() -> imported(folder, target)).isInstanceOf(StorageUnavailable.class);
    assertThat(feed(journals.open(target))).isEqualTo(feed(database.storage()));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldGoOnWithNoOtherExport(Kind kind) {
    Config target = journals.target(kind);
    assertThatThrownBy(
            () -> imported(exported(), target, writer -> new CutWriter(writer, new Cut(3))))
        .hasMessage("cut off");

    assertThatThrownBy(() -> imported(exported(), target))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("was cut off");
  }

  @Test
  void shouldReadNoJournalOfAHalfImport() {
    Config target = journals.target(Kind.POSTGRES);
    assertThatThrownBy(
            () -> imported(exported(), target, writer -> new CutWriter(writer, new Cut(3))))
        .hasMessage("cut off");

    assertThatThrownBy(() -> export(target, "", folder("export").resolve("half")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("cut off");
  }
}
