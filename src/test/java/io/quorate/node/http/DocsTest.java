package io.quorate.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that shows the API. */
@ExtendWith(NodeExtension.class)
class DocsTest {

  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

  private final Api api;

  DocsTest(Api api) {
    this.api = api;
  }

  @Test
  void shouldLeadToThePage() {
    assertThat(api.get("/").status(303).header("Location")).hasValue("docs");
  }

  @Test
  void shouldShowThePageAndAllItNeeds() {
    Answer page = api.get("/docs").status(200);

    assertThat(page.header("Content-Type").orElse("")).startsWith("text/html");
    List<String> links =
        LINK.matcher(page.body()).results().map(link -> "/" + link.group(1)).toList();
    assertThat(links).hasSize(5).contains("/openapi.yaml");
    links.forEach(link -> assertThat(api.get(link).status(200).body()).isNotBlank());
  }

  /** With this a browser lets the page load and ask the node alone, and runs no other script. */
  @Test
  void shouldKeepThePageToItsNode() {
    assertThat(api.get("/docs").header("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'; script-src 'self';")
        .doesNotContain("unsafe-eval")
        .doesNotContain("http");
  }

  @ParameterizedTest
  @CsvSource({
    "/docs,text/html; charset=UTF-8",
    "/openapi.yaml,application/yaml",
    "/docs/page.js,text/javascript; charset=UTF-8",
    "/docs/swagger-ui-bundle.js,text/javascript; charset=UTF-8",
    "/docs/swagger-ui.css,text/css; charset=UTF-8",
    "/docs/favicon-32x32.png,image/png",
  })
  void shouldSendAFileOnlyWhenTheClientHasAnother(String path, String contentType) {
    Answer first = api.get(path).status(200);
    String tag = first.header("ETag").orElseThrow();

    assertThat(first.header("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).isEqualToIgnoringCase(contentType));
    assertThat(first.header("Cache-Control")).hasValue("no-cache");
    assertThat(first.header("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(api.with("If-None-Match", tag).get(path).status(304).body()).isEmpty();
    assertThat(api.with("If-None-Match", "\"other\"").get(path).status(200).body())
        .isEqualTo(first.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "swagger-initializer.js", "page.html", "%2e%2e%2fpage.js"})
  void shouldServeNoOtherFiles(String name) {
    api.rawGet("/docs/" + name).problem(404, "not_found");
  }
}
