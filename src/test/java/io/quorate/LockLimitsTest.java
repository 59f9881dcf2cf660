package io.quorate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the limits that the page about locks tells are those of the code. */
class LockLimitsTest {

  private static final Path PAGE = Path.of("src", "site", "markdown", "locks.md");
  private static final Pattern NAMED = Pattern.compile("\\| ([^|]*) \\| `(\\w+)\\.([A-Z_]+)` \\|");

  static Stream<Row> rows() throws IOException {
    List<Row> rows =
        NAMED
            .matcher(Files.readString(PAGE))
            .results()
            .map(row -> new Row(row.group(1), row.group(2), row.group(3)))
            .toList();
    assertThat(rows).hasSizeGreaterThan(15);
    return rows.stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldTellTheLimitOfTheCode(Row row) throws IOException {
    Matcher constant =
        Pattern.compile("static final \\w+ %s\\s*=\\s*([^;]+);".formatted(row.constant))
            .matcher(source(row.type));
    assertThat(constant.find()).as("%s.%s", row.type, row.constant).isTrue();
    String value = constant.group(1).replace("_", "");
    if (value.matches("\\d+")) {
      assertThat(row.told).contains(shown(Long.parseLong(value), row.constant));
    }
  }

  private static String shown(long value, String constant) {
    return constant.endsWith("_MS")
        ? value / 1_000 + " s"
        : String.format(Locale.ENGLISH, "%,d", value);
  }

  private static String source(String type) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      return Files.readString(
          files.filter(file -> file.endsWith(type + ".java")).findFirst().orElseThrow());
    }
  }

  /** A limit of the table: what is told of it, and the constant. */
  record Row(String told, String type, String constant) {}
}
