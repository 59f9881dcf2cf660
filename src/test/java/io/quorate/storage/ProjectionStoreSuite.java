package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.ProjectionView.Row;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of projections promises. */
public abstract class ProjectionStoreSuite extends PortSuite<FoldFixture> {

  private static final String TABLE = "test.rows";
  private static final String OTHER = "test.others";
  private static final int PATIENCE_SECONDS = 20;

  protected ProjectionStoreSuite(FoldFixture fixture) {
    super(fixture);
  }

  @Test
  void shouldKeepRowsOfNamedTables() {
    fold(write -> write.put(TABLE, Map.of("a", "1", "b", "2")));
    fold(write -> write.put(OTHER, Map.of("a", "3")));

    assertThat(get(TABLE, List.of("a", "b", "c"))).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(get(OTHER, List.of("a", "b"))).isEqualTo(Map.of("a", "3"));
    assertThat(get("test.unknown", List.of("a"))).isEmpty();
    assertThat(get(TABLE, List.of())).isEmpty();
    assertThat(count(TABLE)).isEqualTo(2);
    assertThat(count("test.unknown")).isZero();
  }

  @Test
  void shouldReplaceAndRemoveRows() {
    fold(write -> write.put(TABLE, Map.of("a", "1", "b", "2", "c", "3")));
    fold(write -> write.put(TABLE, Map.of("a", "9")));
    fold(write -> write.remove(TABLE, List.of("b", "unknown")));
    fold(write -> write.put(TABLE, Map.of()));
    fold(write -> write.remove(TABLE, List.of()));

    assertThat(scan(TABLE, "", 10)).containsExactly(new Row("a", "9"), new Row("c", "3"));
  }

  @Test
  void shouldScanInTheOrderOfBytes() {
    List<String> keys = List.of("-", ".", "0", "1", "10", "9", "A", "Z", "_", "a", "a|b", "z", "é");
    fold(
        write ->
            write.put(
                TABLE, keys.stream().collect(Collectors.toMap(key -> key, key -> "of " + key))));

    assertThat(scan(TABLE, "", 100)).extracting(Row::key).containsExactlyElementsOf(keys);
    assertThat(scan(TABLE, "1", 2)).containsExactly(new Row("10", "of 10"), new Row("9", "of 9"));
    assertThat(scan(TABLE, "é", 2)).isEmpty();
  }

  @Test
  void shouldKeepManyRowsAndLongTexts() {
    String text = "x'\"\\{},\n\t".repeat(1000);
    fold(
        write ->
            write.put(
                TABLE,
                IntStream.range(0, 3000)
                    .boxed()
                    .collect(Collectors.toMap(i -> "%05d".formatted(i), i -> text))));

    assertThat(count(TABLE)).isEqualTo(3000);
    assertThat(get(TABLE, List.of("02999"))).containsEntry("02999", text);
  }

  @Test
  void shouldShowAFoldWhatItHasWrittenItself() {
    fold(
        write -> {
          write.put(TABLE, Map.of("a", "1", "b", "1"));
          write.put(TABLE, Map.of("a", "2"));
          write.remove(TABLE, List.of("b"));
          assertThat(write.get(TABLE, List.of("a", "b"))).isEqualTo(Map.of("a", "2"));
          assertThat(write.scan(TABLE, "", 10)).containsExactly(new Row("a", "2"));
          assertThat(write.count(TABLE)).isEqualTo(1);
        });
  }

  @Test
  void shouldReadEverythingAtOneMoment() throws Exception {
    fold(write -> write.put(TABLE, Map.of("a", "1")));
    var begun = new CompletableFuture<Boolean>();
    var changed = new CompletableFuture<Boolean>();

    var reading =
        fixture
            .projections()
            .read(
                view -> {
                  String before = view.get(TABLE, List.of("a")).get("a");
                  begun.complete(true);
                  changed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
                  return before + view.get(TABLE, List.of("a")).get("a");
                });
    begun.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    fold(write -> write.put(TABLE, Map.of("a", "2")));
    changed.complete(true);

    assertThat(reading.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo("11");
    assertThat(get(TABLE, List.of("a"))).containsEntry("a", "2");
  }

  @Test
  void shouldFailWithWhatAReaderThrows() {
    assertThatThrownBy(
            () ->
                read(
                    view -> {
                      throw new IllegalStateException("Expected to fail.");
                    }))
        .hasRootCauseMessage("Expected to fail.");
  }

  private Map<String, String> get(String table, List<String> keys) {
    return read(view -> view.get(table, keys));
  }

  private List<Row> scan(String table, String after, int limit) {
    return read(view -> view.scan(table, after, limit));
  }

  private long count(String table) {
    return read(view -> view.count(table));
  }

  private <T> T read(Function<ProjectionView, T> reader) {
    return fixture.projections().read(reader).toCompletableFuture().join();
  }

  private void fold(Consumer<FoldTransaction> fold) {
    fixture
        .follow(
            "test",
            new PageLimit(1, Long.MAX_VALUE),
            (page, write) -> {
              fold.accept(write);
              return true;
            })
        .toCompletableFuture()
        .join();
  }
}
