package io.quorate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the front page and the pages behind it to what can be checked of them. */
class DocumentationTest {

  private static final Path FRONT_PAGE = Path.of("README.md");
  private static final Path PAGES = Path.of("src/site/markdown");

  /** What somebody reads before they decide to read on. */
  private static final int MOST_BYTES_OF_FRONT_PAGE = 8_192;

  private static final Pattern VARIABLE = Pattern.compile("\\bQUORATE_[A-Z_]*[A-Z]\\b");

  static List<Path> pages() throws IOException {
    try (Stream<Path> behind = Files.list(PAGES)) {
      return Stream.concat(
              Stream.of(FRONT_PAGE), behind.filter(file -> file.toString().endsWith(".md")))
          .sorted()
          .toList();
    }
  }

  /** What a contributor copies: the feature that only the tests have. */
  @Test
  void shouldNameEveryFileOfTheSmallFeature() throws IOException {
    String page = Files.readString(PAGES.resolve("contributing.md"));
    try (Stream<Path> files = Files.list(Path.of("src/test/java/io/quorate/node/counter"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".java", "")))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }
    assertThat(page).contains("`CounterRoutes`").contains("`NewFeatureTest`");
  }

  @Test
  void shouldKeepTheFrontPageShort() throws IOException {
    assertThat(Files.size(FRONT_PAGE)).isLessThanOrEqualTo(MOST_BYTES_OF_FRONT_PAGE);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldLeadSomewhereByEachRelativeLink(Path file) {
    assertThat(MarkdownPage.read(file).relativeLinks())
        .allSatisfy(
            link -> {
              assertThat(link.file()).as(link.target()).isRelative().exists();
              if (link.anchor() != null) {
                assertThat(MarkdownPage.read(link.file()).anchors())
                    .as(link.target())
                    .contains(link.anchor());
              }
            });
  }

  @Test
  void shouldReachEveryPageFromTheFrontPage() throws IOException {
    var reached = new HashSet<Path>();
    var toRead = new ArrayDeque<>(List.of(FRONT_PAGE, PAGES.resolve("index.md")));
    while (!toRead.isEmpty()) {
      Path page = toRead.remove();
      if (reached.add(page)) {
        MarkdownPage.read(page).relativeLinks().stream()
            .map(MarkdownPage.Link::file)
            .filter(file -> file.toString().endsWith(".md"))
            .forEach(toRead::add);
      }
    }

    assertThat(reached).containsAll(pages());
  }

  @Test
  void shouldNameEveryVariableOfTheEnvironmentAndNoOther() throws IOException {
    var read = new TreeSet<String>();
    read.addAll(variables(Path.of("quorate")));
    for (Path root : List.of(Path.of("conf"), Path.of("src/main/java"))) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          read.addAll(variables(file));
        }
      }
    }
    assertThat(read).contains("QUORATE_HTTP_PORT", "QUORATE_JAVA_HOME", "QUORATE_NODE_HEAP");

    assertThat(variables(PAGES.resolve("configuration.md"))).isEqualTo(read);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldNameNoVariableThatDoesNotExist(Path file) throws IOException {
    assertThat(variables(file)).isSubsetOf(variables(PAGES.resolve("configuration.md")));
  }

  private static Set<String> variables(Path file) throws IOException {
    return new TreeSet<>(
        VARIABLE.matcher(Files.readString(file)).results().map(MatchResult::group).toList());
  }
}
