package io.quorate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds every source file to google-java-format. A test and not a build plugin, since the formatter
 * must run on the JDK that compiles, which may be newer than the one Maven runs on. {@code mvn
 * test-compile surefire:test -Dtest=SourceFormatTest -Dformat.apply=true} formats.
 */
class SourceFormatTest {

  private static final List<Path> ROOTS =
      List.of(
          Path.of("src/main/java"),
          Path.of("src/test/java"),
          Path.of("src/bench/java"),
          Path.of("multi-jvm-tests"));

  @Test
  void shouldFindEverySourceFileFormatted() throws IOException, FormatterException {
    boolean apply = Boolean.getBoolean("format.apply");
    var formatter = new Formatter();
    var unformatted = new ArrayList<Path>();
    for (Path file : sources()) {
      String source = Files.readString(file);
      String formatted = formatter.formatSource(RemoveUnusedImports.removeUnusedImports(source));
      if (!formatted.equals(source)) {
        unformatted.add(file);
        if (apply) {
          Files.writeString(file, formatted);
        }
      }
    }
    assertThat(apply ? List.of() : unformatted).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    var sources = new ArrayList<Path>();
    for (Path root : ROOTS) {
      if (Files.isDirectory(root)) {
        try (Stream<Path> files = Files.walk(root)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
      }
    }
    assertThat(sources).isNotEmpty();
    return sources;
  }
}
