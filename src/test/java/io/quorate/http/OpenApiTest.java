package io.quorate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import akka.http.javadsl.model.HttpRequest;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quorate.account.AccountType;
import io.quorate.account.AccountView;
import io.quorate.account.HoldView;
import io.quorate.inventory.ItemType;
import io.quorate.inventory.ItemView;
import io.quorate.inventory.ReservationView;
import io.quorate.kernel.Check;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.EventHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds openapi.yaml against the routes, codes, views and events of the program. */
class OpenApiTest {

  private static final String TEXT = text();
  private static final JsonNode API = parsed();
  private static final Map<String, List<Route>> ROUTES = routes();

  /** Codes that neither accounts nor items produce. */
  private static final Set<RejectionCode> ELSEWHERE = EnumSet.of(RejectionCode.CURRENCY_MISMATCH);

  /** Codes that only the HTTP edge produces. */
  private static final List<String> EDGE_CODES =
      List.of(
          "malformed_json",
          "method_not_allowed",
          "request_timeout",
          "payload_too_large",
          "unsupported_media_type",
          "internal");

  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
  private static final Pattern KNOWN_MEMBERS = Pattern.compile("only the members \\[(.*?)]");

  @Test
  void shouldKnowEveryClassOfRoutes() {
    assertThat(new ClassFileImporter().importPackages("io.quorate.http"))
        .extracting(JavaClass::getSimpleName)
        .filteredOn(name -> name.endsWith("Routes"))
        .containsExactlyInAnyOrderElementsOf(ROUTES.keySet());
  }

  @Test
  void shouldDescribeExactlyTheRoutes() {
    assertThat(operations().stream().map(Operation::toString))
        .containsExactlyInAnyOrderElementsOf(
            ROUTES.values().stream()
                .flatMap(List::stream)
                .map(route -> route.method() + " " + route.template())
                .toList());
  }

  @Test
  void shouldNameEveryOperationOnce() {
    assertThat(operations().stream().map(operation -> operation.spec.path("operationId").asText()))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z][A-Za-z]+"));
  }

  @Test
  void shouldResolveEveryReference() {
    assertThat(API.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(ref -> assertThat(API.at(ref.substring(1)).isMissingNode()).isFalse());
  }

  @TestFactory
  Stream<DynamicTest> shouldDeclareTheParameters() {
    return each(
        operation -> {
          boolean writes = !operation.method.equals("GET");
          assertThat(operation.parameters("path"))
              .containsExactlyInAnyOrderElementsOf(matches(PARAMETER, operation.template));
          if (writes) {
            assertThat(operation.parameters("header"))
                .containsExactly("Idempotency-Key", "If-Match");
          } else {
            assertThat(operation.parameters("header")).isEmpty();
          }
          if (operation.template.endsWith("/events")) {
            assertThat(operation.parameters("query")).containsExactly("after", "limit");
          } else {
            assertThat(operation.parameters("query")).isEmpty();
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldNameSuccessesAndProblems() {
    return each(
        operation -> {
          Map<String, JsonNode> responses = fields(operation.spec.path("responses"));
          assertThat(responses.keySet()).contains("default").anyMatch(key -> key.startsWith("2"));
          responses.forEach(
              (status, response) -> {
                assertThat(response.path("description").asText()).isNotBlank();
                if (!status.startsWith("2")) {
                  assertThat(fields(response.path("content")).keySet())
                      .containsExactly("application/problem+json");
                  assertThat(response.at("/headers/Retry-After").isMissingNode())
                      .isEqualTo(!Set.of("429", "503", "default").contains(status));
                }
              });
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldNameCodesWithTheirStatus() {
    return each(
        operation ->
            fields(operation.spec.path("responses"))
                .forEach(
                    (status, response) ->
                        codesIn(response.path("description").asText())
                            .filter(code -> !status.equals("default"))
                            .forEach(
                                code ->
                                    assertThat(status)
                                        .as(code.text())
                                        .isEqualTo(String.valueOf(Problem.status(code))))));
  }

  @Test
  void shouldMentionEveryCodeThatCanArise() {
    Set<RejectionCode> arising = EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE));
    var expected = new ArrayList<>(EDGE_CODES);
    arising.forEach(code -> expected.add(code.text()));

    assertThat(texts(schema("Problem").at("/properties/code/enum")))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(
            operations().stream()
                .flatMap(operation -> fields(operation.spec.path("responses")).values().stream())
                .flatMap(response -> codesIn(response.path("description").asText())))
        .containsAll(arising)
        .doesNotContainAnyElementsOf(ELSEWHERE);
  }

  /** The handlers read the body before they ask the entities, of which this test has none. */
  @TestFactory
  Stream<DynamicTest> shouldDescribeTheBodies() {
    return each(
        operation -> {
          if (!operation.method.equals("PUT") && !operation.method.equals("POST")) {
            assertThat(operation.spec.has("requestBody")).isFalse();
            return;
          }
          JsonNode body = operation.spec.path("requestBody");
          JsonNode schema = resolved(body.at("/content/application~1json/schema"));
          JsonNode example = body.at("/content/application~1json/example");
          Set<String> members = fields(schema.path("properties")).keySet();

          assertThat(matches(KNOWN_MEMBERS, String.valueOf(failure(operation, "{\"no\":0}"))))
              .singleElement()
              .satisfies(
                  known ->
                      assertThat(known.split(", "))
                          .filteredOn(member -> !member.isEmpty())
                          .containsExactlyInAnyOrderElementsOf(members));
          if (!body.isMissingNode()) {
            assertThat(schema.path("additionalProperties").asText()).isEqualTo("false");
            assertThat(failure(operation, example.toString())).isNotInstanceOf(Refusal.class);
            assertThat(failure(operation, "") instanceof Refusal)
                .isEqualTo(schema.has("required"))
                .isEqualTo(body.path("required").asBoolean());
          }
        });
  }

  @Test
  void shouldDescribeTheViews() {
    shouldHaveTheMembersOf(AccountView.class, "Account");
    shouldHaveTheMembersOf(HoldView.class, "Hold");
    shouldHaveTheMembersOf(ItemView.class, "Item");
    shouldHaveTheMembersOf(ReservationView.class, "Reservation");
    shouldHaveTheMembersOf(Problem.class, "Problem", "type", "title");
  }

  @Test
  void shouldDescribeTheEvents() {
    var names = new TreeSet<String>();
    var members = new TreeSet<>(Set.of("sequence", "type", "at"));
    for (var type : List.of(AccountType.TYPE, ItemType.TYPE)) {
      names.addAll(type.events().keySet());
      type.events().values().forEach(event -> members.addAll(components(event)));
    }

    assertThat(texts(schema("Event").at("/properties/type/enum")))
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(fields(schema("Event").path("properties")).keySet())
        .containsExactlyInAnyOrderElementsOf(members);
  }

  @Test
  void shouldStateTheLimits() {
    assertThat(schema("Id").path("maxLength").asInt()).isEqualTo(Check.MAX_ID_LENGTH);
    assertThat(schema("Amount").path("maximum").asLong()).isEqualTo(Check.MAX_AMOUNT);
    assertThat(schema("AmountOrZero").path("maximum").asLong()).isEqualTo(Check.MAX_AMOUNT);
    assertThat(API.at("/components/parameters/Limit/schema/maximum").asInt())
        .isEqualTo(EventHistory.MAX_PAGE);
  }

  /** One line, one entry: what the parser of docs.html knows. */
  @Test
  void shouldKeepToTheYamlThatTheDocsRead() {
    String key = "(?:[$\\w/][^\\s:]*|\"[^\"]+\")";
    String value = "(?:[|>]-?|\\{.*}|\\[.*]|\"[^\"]*\"|'[^']*'|[-\\w/](?:(?!: )[^#])*)";
    Pattern entry =
        Pattern.compile(" *(?:- )*%s:(?: %s)?| *(?:- )+%s".formatted(key, value, value));
    int blockIndent = Integer.MAX_VALUE;
    for (String line : TEXT.lines().toList()) {
      int indent = line.length() - line.stripLeading().length();
      if (line.isBlank() || indent > blockIndent || line.startsWith("#")) {
        continue;
      }
      blockIndent = line.matches(".*: [|>]-?") ? indent : Integer.MAX_VALUE;
      assertThat(line).matches(entry);
    }
  }

  private static void shouldHaveTheMembersOf(Class<?> view, String name, String... more) {
    Set<String> members = components(view);
    members.addAll(List.of(more));
    assertThat(fields(schema(name).path("properties")).keySet())
        .containsExactlyInAnyOrderElementsOf(members);
    assertThat(texts(schema(name).path("required"))).containsExactlyInAnyOrderElementsOf(members);
  }

  private static Throwable failure(Operation operation, String body) {
    Map<String, String> ids =
        matches(PARAMETER, operation.template).stream()
            .collect(Collectors.toMap(Function.identity(), name -> "id-1"));
    Route route =
        ROUTES.values().stream()
            .flatMap(List::stream)
            .filter(r -> r.method().equals(operation.method))
            .filter(r -> r.template().equals(operation.template))
            .findFirst()
            .orElseThrow();
    var call = new Call(HttpRequest.create(), ids, body.getBytes(StandardCharsets.UTF_8));
    return catchThrowable(() -> route.handler().handle(call));
  }

  private static Stream<DynamicTest> each(Consumer<Operation> check) {
    return operations().stream()
        .map(
            operation ->
                DynamicTest.dynamicTest(operation.toString(), () -> check.accept(operation)));
  }

  private static List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    fields(API.path("paths"))
        .forEach(
            (template, path) ->
                fields(path)
                    .forEach(
                        (method, spec) -> {
                          if (!method.equals("parameters")) {
                            operations.add(
                                new Operation(
                                    method.toUpperCase(Locale.ROOT), template, path, spec));
                          }
                        }));
    return operations;
  }

  private record Operation(String method, String template, JsonNode path, JsonNode spec) {

    List<String> parameters(String in) {
      return Stream.of(path, spec)
          .flatMap(owner -> owner.path("parameters").valueStream())
          .map(OpenApiTest::resolved)
          .filter(parameter -> parameter.path("in").asText().equals(in))
          .filter(parameter -> parameter.path("required").asBoolean() == in.equals("path"))
          .map(parameter -> parameter.path("name").asText())
          .toList();
    }

    @Override
    public String toString() {
      return method + " " + template;
    }
  }

  @SuppressWarnings("NullAway") // the routes only keep what they are given
  private static Map<String, List<Route>> routes() {
    return Map.of(
        "AccountRoutes", AccountRoutes.over(null, null, Duration.ofSeconds(1)),
        "ItemRoutes", ItemRoutes.over(null, null, Duration.ofSeconds(1)),
        "NodeRoutes", NodeRoutes.over(null, null, null));
  }

  private static String text() {
    try (var in = OpenApiTest.class.getResourceAsStream("/openapi.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parsed() {
    try {
      return YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readTree(TEXT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode schema(String name) {
    return API.at("/components/schemas/" + name);
  }

  /** Follows a reference; what stands beside it goes before what it names. */
  private static JsonNode resolved(JsonNode node) {
    if (!node.has("$ref")) {
      return node;
    }
    ObjectNode target = API.at(node.get("$ref").asText().substring(1)).deepCopy();
    ObjectNode beside = node.deepCopy();
    beside.remove("$ref");
    target.setAll(beside);
    return target;
  }

  /** The members of an object, with references resolved. */
  private static Map<String, JsonNode> fields(JsonNode object) {
    return object
        .propertyStream()
        .collect(Collectors.toMap(Map.Entry::getKey, member -> resolved(member.getValue())));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  private static Set<String> components(Class<?> view) {
    return Stream.of(view.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<RejectionCode> codesIn(String description) {
    return Stream.of(RejectionCode.values())
        .filter(code -> description.contains("`" + code.text() + "`"));
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }
}
