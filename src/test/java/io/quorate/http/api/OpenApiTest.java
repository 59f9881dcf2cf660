package io.quorate.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import akka.http.javadsl.model.HttpRequest;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quorate.account.AccountView;
import io.quorate.account.HoldView;
import io.quorate.audit.AuditReport;
import io.quorate.audit.Fault;
import io.quorate.cluster.NodeConfig;
import io.quorate.feed.EventFilter;
import io.quorate.feed.FeedReader;
import io.quorate.http.batch.Batch;
import io.quorate.http.server.Authorisation;
import io.quorate.http.server.Dispatch;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.HttpSettings;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Refusal;
import io.quorate.http.server.Route;
import io.quorate.http.server.Router;
import io.quorate.intake.Waits;
import io.quorate.inventory.ItemView;
import io.quorate.inventory.ReservationView;
import io.quorate.kernel.AbortCause;
import io.quorate.kernel.Check;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.kernel.participant.StepKind;
import io.quorate.lock.GrantView;
import io.quorate.lock.LockLimits;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockView;
import io.quorate.lock.LossReason;
import io.quorate.lock.ReleaseView;
import io.quorate.lock.WaitEnd;
import io.quorate.lock.session.SessionView;
import io.quorate.node.Feature;
import io.quorate.node.Features;
import io.quorate.parked.ParkedTransactions;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.feed.EventHistory;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.StepState;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionPhase;
import io.quorate.transaction.TransactionView;
import io.quorate.webhook.DeliveriesView;
import io.quorate.webhook.Webhook;
import io.quorate.webhook.WebhookView;
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
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds openapi.yaml against the routes, codes, views and events of the program. */
@NullUnmarked
class OpenApiTest {

  private static final String TEXT = text();
  private static final JsonNode API = parsed();
  private static final Features FEATURES =
      Features.shipped(NodeConfig.complete(NodeConfig.load(null)).getConfig("quorate"));
  private static final List<Route> ROUTES = routes();
  private static final String BATCH = "/v1/batch";

  /** Codes that only the HTTP edge produces. */
  private static final List<String> EDGE_CODES =
      List.of(
          "malformed_json",
          "forbidden",
          "method_not_allowed",
          "request_timeout",
          "payload_too_large",
          "unsupported_media_type",
          "uri_too_long",
          "headers_too_large",
          "not_implemented",
          "internal");

  /** What starts a transaction. */
  private static final Set<String> STARTS =
      Set.of("/v1/transactions", "/v1/transactions/{id}", "/v1/transfers", "/v1/orders");

  /** What waits for others, whose version would have changed by then. */
  private static final Set<String> WAITS =
      Set.of("/v1/locks/{id}/acquire", "/v1/lock-sets/acquire");

  /** What has an ETag. */
  private static final Set<String> SHOWN =
      Set.of(
          "/v1/accounts/{id}",
          "/v1/accounts/{id}/holds/{holdId}",
          "/v1/items/{id}",
          "/v1/items/{id}/reservations/{reservationId}",
          "/v1/transactions/{id}",
          "/v1/locks/{id}");

  /** What goes on as server-sent events. */
  private static final Set<String> STREAMED = Set.of("/v1/locks/{id}/events", "/v1/feed");

  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
  private static final Pattern KNOWN_MEMBERS = Pattern.compile("only the members \\[(.*?)]");

  @Test
  void shouldDescribeExactlyTheRoutes() {
    assertThat(operations().stream().map(Operation::toString))
        .containsExactlyInAnyOrderElementsOf(
            ROUTES.stream().map(route -> route.method() + " " + route.template()).toList());
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
          assertThat(operation.parameters("path"))
              .containsExactlyInAnyOrderElementsOf(matches(PARAMETER, operation.template));
          assertThat(operation.parameters("header")).containsExactlyElementsOf(headers(operation));
          assertThat(operation.parameters("query"))
              .containsExactlyInAnyOrderElementsOf(route(operation).queries());
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldNameSuccessesAndProblems() {
    return each(
        operation -> {
          Map<String, JsonNode> responses = fields(operation.spec.path("responses"));
          assertThat(responses.keySet()).contains("default").anyMatch(key -> key.matches("[23].*"));
          responses.forEach(
              (status, response) -> {
                assertThat(response.path("description").asText()).isNotBlank();
                if (!status.matches("[23].*")) {
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
    Set<RejectionCode> arising = EnumSet.allOf(RejectionCode.class);
    var expected = new ArrayList<>(EDGE_CODES);
    arising.forEach(code -> expected.add(code.text()));
    Stream.of(AbortCause.values()).forEach(cause -> expected.add(cause.text()));

    assertThat(texts(schema("Problem").at("/properties/code/enum")))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(
            operations().stream()
                .flatMap(operation -> fields(operation.spec.path("responses")).values().stream())
                .flatMap(response -> codesIn(response.path("description").asText())))
        .containsAll(arising);
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
            assertThat(failure(operation, example.toString()) instanceof Refusal).isFalse();
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
    shouldHaveTheMembersOf(TransactionView.class, "Transaction");
    var stepMembers = new TreeSet<>(stepMembers());
    stepMembers.addAll(List.of("state", "answer"));
    assertThat(fields(schema("Step").path("properties")).keySet())
        .containsExactlyInAnyOrderElementsOf(stepMembers);
    assertThat(texts(schema("Step").path("required"))).containsExactlyInAnyOrder("type", "state");
    shouldHaveTheMembersOf(LockView.class, "Lock");
    shouldHaveTheMembersOf(LockView.Holder.class, "LockHolder");
    shouldHaveTheMembersOf(LockView.Waiter.class, "LockWaiter");
    shouldHaveTheMembersOf(GrantView.class, "Grant");
    shouldHaveTheMembersOf(ReleaseView.class, "Released");
    var sessionMembers = components(SessionView.class);
    // Which claims it has is for the edge only.
    sessionMembers.removeAll(List.of("attached", "attachment"));
    sessionMembers.addAll(List.of("locks", "waits"));
    assertThat(fields(schema("Session").path("properties")).keySet())
        .containsExactlyInAnyOrderElementsOf(sessionMembers);
    sessionMembers.remove("lockCount");
    assertThat(texts(schema("Session").path("required")))
        .containsExactlyInAnyOrderElementsOf(sessionMembers);
    shouldHaveTheMembersOf(WebhookView.class, "Webhook");
    shouldHaveTheMembersOf(DeliveriesView.class, "WebhookDeliveries");
    shouldHaveTheMembersOf(DeliveriesView.Attempt.class, "WebhookDelivery");
    shouldHaveTheMembersOf(AuditReport.class, "Audit");
    shouldHaveTheMembersOf(AuditReport.Money.class, "MoneySums");
    shouldHaveTheMembersOf(AuditReport.Stock.class, "StockSums");
    shouldHaveTheMembersOf(AuditReport.Transactions.class, "TransactionCounts");
    shouldHaveTheMembersOf(Fault.class, "Fault");
    shouldHaveTheMembersOf(ParkedTransactions.Parked.class, "ParkedTransaction");
    shouldHaveTheMembersOf(ParkedTransactions.Page.class, "TransactionList");
    shouldHaveTheMembersOf(Problem.class, "Problem", "type", "title");
    assertThat(fields(schema("LockProblem").path("properties")).keySet())
        .containsExactlyInAnyOrder(
            "type",
            "title",
            "status",
            "detail",
            "code",
            "holders",
            "holderCount",
            "reason",
            "lock",
            "cycle");
    shouldHaveTheMembersOf(Problem.class, "TransactionProblem", "type", "title", "transaction");
  }

  @Test
  void shouldDescribeTheSteps() {
    assertThat(fields(schema("StepRequest").path("properties")).keySet())
        .containsExactlyInAnyOrderElementsOf(stepMembers());
    shouldHaveMembers("OrderLine", TransactionBodies.OrderLine.class);
    shouldHaveMembers("Delivery", TransactionBodies.Delivery.class);
    assertThat(texts(schema("StepType").path("enum")))
        .containsExactlyInAnyOrderElementsOf(stepKinds().map(StepKind::text).toList());
    assertThat(texts(schema("ProtocolName").path("enum")))
        .containsExactlyElementsOf(
            Stream.of(ProtocolName.values()).map(ProtocolName::text).toList());
    assertThat(texts(schema("Step").at("/properties/state/enum")))
        .containsExactlyElementsOf(
            Stream.of(StepState.Status.values()).map(StepState.Status::text).toList());
    assertThat(texts(schema("Transaction").at("/properties/status/enum")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(TransactionPhase.values())
                .filter(phase -> phase != TransactionPhase.ABSENT)
                .map(TransactionPhase::status)
                .distinct()
                .toList());
  }

  @Test
  void shouldDescribeTheLocks() {
    assertThat(texts(schema("LockMode").path("enum")))
        .containsExactlyElementsOf(Stream.of(LockMode.values()).map(LockMode::text).toList());
    assertThat(texts(schema("LockProblem").at("/properties/reason/enum")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of(LossReason.values()).map(LossReason::text),
                    Stream.of(WaitEnd.TIMED_OUT, WaitEnd.CANCELLED, WaitEnd.LEFT)
                        .map(WaitEnd::text))
                .toList());
    assertThat(schema("AcquireRequest").at("/properties/permits/maximum").asInt())
        .isEqualTo(LockLimits.MAX_PERMITS);
    assertThat(schema("PermitsRequest").at("/properties/permits/maximum").asInt())
        .isEqualTo(LockLimits.MAX_PERMITS);
    assertThat(schema("ReleaseRequest").at("/properties/count/maximum").asInt())
        .isEqualTo(LockLimits.MAX_COUNT);
  }

  @Test
  void shouldDescribeTheEvents() {
    var names = new TreeSet<String>();
    var members = new TreeSet<>(Set.of("sequence", "type", "at", "kind"));
    for (EntityType<?, ?, ?> type : typesWithHistories()) {
      names.addAll(type.events().keySet());
      type.events().values().stream()
          .flatMap(OpenApiTest::asStored)
          .forEach(event -> members.addAll(components(event)));
    }
    assertThat(texts(schema("Event").at("/properties/kind/enum")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ParticipantEvent.class.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name)
                .toList());

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
    assertThat(schema("TransactionRequest").at("/properties/steps/maxItems").asInt())
        .isEqualTo(Transaction.MAX_STEPS);
    // The debit is a step, too.
    assertThat(schema("OrderRequest").at("/properties/items/maxItems").asInt())
        .isEqualTo(Transaction.MAX_STEPS - 1);
    assertThat(schema("ReasonRequest").at("/properties/reason/maxLength").asInt())
        .isEqualTo(TransactionCommand.MAX_REASON_LENGTH);
    assertThat(schema("WebhookDeliveries").at("/properties/deliveries/maxItems").asInt())
        .isEqualTo(Webhook.MAX_LATEST);
    assertThat(schema("WebhookRequest").at("/properties/types/maxItems").asInt())
        .isEqualTo(EventFilter.MAX_TYPES);
    for (String list : List.of("Lock/properties/holders", "Lock/properties/queue")) {
      assertThat(API.at("/components/schemas/" + list + "/maxItems").asInt())
          .isEqualTo(LockLimits.MAX_SHOWN);
    }
    assertThat(schema("LockProblem").at("/properties/holders/maxItems").asInt())
        .isEqualTo(LockLimits.MAX_SHOWN);
    assertThat(schema("Session").at("/properties/lockCount/minimum").asInt())
        .isEqualTo(SessionView.MAX_SHOWN_LOCKS + 1);
    assertThat(API.at("/components/parameters/Limit/schema/maximum").asInt())
        .isEqualTo(EventHistory.MAX_PAGE);
  }

  private static void shouldHaveTheMembersOf(Class<?> view, String name, String... more) {
    var required = new TreeSet<>(List.of(more));
    Stream.of(view.getRecordComponents())
        .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
        .forEach(component -> required.add(component.getName()));
    shouldHaveMembers(name, view, more);
    assertThat(texts(schema(name).path("required"))).containsExactlyInAnyOrderElementsOf(required);
  }

  private static void shouldHaveMembers(String name, Class<?> form, String... more) {
    Set<String> members = components(form);
    if (form == TransactionView.class) {
      // Clients see it as the code.
      members.remove("cause");
    }
    members.addAll(List.of(more));
    assertThat(fields(schema(name).path("properties")).keySet())
        .containsExactlyInAnyOrderElementsOf(members);
  }

  /** Returns the kinds of steps that the shipped features do. */
  private static Stream<StepKind> stepKinds() {
    return FEATURES.all().stream()
        .flatMap(feature -> feature.steps().stream())
        .flatMap(steps -> steps.kinds().stream());
  }

  /** Returns the members of all kinds of steps: those that move something, and calls. */
  private static Set<String> stepMembers() {
    var members = components(CallTarget.class);
    members.add("type");
    stepKinds()
        .flatMap(kind -> kind.members().stream())
        .forEach(of -> members.addAll(List.of(of.target(), of.amount())));
    return members;
  }

  private static List<String> headers(Operation operation) {
    if (STREAMED.contains(operation.template)) {
      return List.of("Last-Event-ID");
    }
    var headers = new ArrayList<>(ownHeaders(operation));
    if (isInSession(operation)) {
      headers.add("Quorate-Session");
    }
    return headers;
  }

  private static boolean isInSession(Operation operation) {
    return operation.method.equals("GET")
        ? SHOWN.contains(operation.template)
        : STARTS.contains(operation.template)
            || operation.template.matches("/v1/(accounts|items|locks)/.*");
  }

  private static List<String> ownHeaders(Operation operation) {
    if (operation.method.equals("GET")) {
      return SHOWN.contains(operation.template) ? List.of("If-None-Match") : List.of();
    }
    if (WAITS.contains(operation.template) || operation.template.equals(BATCH)) {
      return List.of("Idempotency-Key");
    }
    boolean puts = operation.method.equals("PUT");
    if (!STARTS.contains(operation.template)) {
      return puts
          ? List.of("Idempotency-Key", "If-Match", "If-None-Match")
          : List.of("Idempotency-Key", "If-Match");
    }
    return puts ? List.of("If-None-Match") : List.of("Idempotency-Key");
  }

  private static boolean isRequiredAsItShould(JsonNode parameter) {
    boolean needed =
        parameter.path("in").asText().equals("path")
            || parameter.path("name").asText().equals("status");
    return parameter.path("required").asBoolean() == needed;
  }

  /** A participant's event stands in a history as itself. */
  private static Stream<Class<?>> asStored(Class<?> event) {
    boolean wraps =
        Stream.of(event.getRecordComponents())
            .anyMatch(component -> component.getType() == ParticipantEvent.class);
    return wraps ? Stream.of(ParticipantEvent.class.getPermittedSubclasses()) : Stream.of(event);
  }

  private static Throwable failure(Operation operation, String body) {
    Map<String, String> ids =
        matches(PARAMETER, operation.template).stream()
            .collect(Collectors.toMap(Function.identity(), name -> "id-1"));
    Route route = route(operation);
    var call = new HttpCall(HttpRequest.create(), ids, body.getBytes(StandardCharsets.UTF_8));
    return catchThrowable(() -> route.handler().handle(call));
  }

  private static Route route(Operation operation) {
    return ROUTES.stream()
        .filter(route -> route.method().equals(operation.method))
        .filter(route -> route.template().equals(operation.template))
        .findFirst()
        .orElseThrow();
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
          .filter(OpenApiTest::isRequiredAsItShould)
          .map(parameter -> parameter.path("name").asText())
          .toList();
    }

    @Override
    public String toString() {
      return method + " " + template;
    }
  }

  @SuppressWarnings("NullAway") // the routes only keep what they are given
  private static ApiContext context() {
    return new ApiContext(
        null,
        null,
        null,
        new Waits(10),
        Duration.ofSeconds(1),
        null,
        null,
        new HybridClock(() -> 0),
        null,
        null);
  }

  /** Returns the types whose histories clients can read. */
  private static List<EntityType<?, ?, ?>> typesWithHistories() {
    ApiContext context = context();
    return FEATURES.all().stream()
        .filter(
            feature ->
                feature.routes(context).stream()
                    .anyMatch(route -> route.template().endsWith("/events")))
        .<EntityType<?, ?, ?>>map(Feature::type)
        .toList();
  }

  /** Returns the routes of all features, and those of the node itself. */
  @SuppressWarnings("NullAway") // the routes only keep what they are given
  private static List<Route> routes() {
    ApiContext context = context();
    return Stream.of(
            FEATURES.all().stream().flatMap(feature -> feature.routes(context).stream()),
            AuditRoutes.over(null, Duration.ofSeconds(1)).stream(),
            FeedRoutes.over(
                new FeedReader(null, FEATURES.publishedTypes()), null, Duration.ofSeconds(1), null)
                .stream(),
            DocsRoutes.over().stream(),
            NodeRoutes.over(null, null, null).stream(),
            Stream.of(
                Batch.over(
                        new Dispatch(new Router(List.of()), Authorisation.ALL),
                        HttpSettings.of(NodeConfig.load(null).getConfig("quorate")),
                        null)
                    .route()))
        .flatMap(Function.identity())
        .toList();
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
