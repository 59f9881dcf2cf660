package io.quorate.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.quorate.http.server.ConnectionStage.Arrival;
import io.quorate.telemetry.Telemetry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The steps of a request, with handlers that answer when the test says so. */
@TestInstance(Lifecycle.PER_CLASS)
class RequestEdgeTest {

  private static final HttpSettings SETTINGS =
      new HttpSettings(
          "127.0.0.1",
          0,
          Set.of(),
          Duration.ofSeconds(1),
          1,
          1,
          10,
          Duration.ofSeconds(1),
          Duration.ZERO,
          Duration.ofSeconds(1),
          new BatchSettings(1, 1, 20));

  private final ActorTestKit kit = ActorTestKit.create();
  private final Telemetry telemetry = new Telemetry();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Admission admission = new Admission(SETTINGS, waiting::get);
  private final AtomicBoolean draining = new AtomicBoolean();
  private CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
  private Authorisation authorisation = Authorisation.ALL;

  private final RequestEdge edge =
      new RequestEdge(
          new Dispatch(
              new Router(
                  List.of(
                      Route.work("GET", "/work", call -> answer),
                      Route.work("POST", "/work", call -> done(call.body(Map.class).toString())),
                      Route.work(
                          "GET",
                          "/defect",
                          call -> {
                            throw new IllegalStateException("a defect of the handler");
                          }),
                      Route.probe("/probe", call -> done("probed")),
                      Route.stream("/stream", call -> answer))),
              (route, call) -> authorisation.check(route, call)),
          SiteCheck.of(SETTINGS),
          admission,
          new BodyReader(kit.system(), SETTINGS),
          telemetry,
          draining::get);

  @AfterEach
  void shouldHaveNothingInProgress() {
    answer.complete(HttpResponse.create());
    assertThat(admission.inFlight()).isZero();
    answer = new CompletableFuture<>();
    authorisation = Authorisation.ALL;
    draining.set(false);
  }

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
    telemetry.close();
  }

  /** The limit of this test is 1. */
  @Test
  void shouldNotTakeARequestThatWaitsForABusyOne() {
    CompletionStage<HttpResponse> first = edge.handle(arrival("/work", false));
    shouldRefuse(handle(get("/work")), 429);

    waiting.set(1);
    CompletionStage<HttpResponse> second = edge.handle(arrival("/work", false));
    shouldRefuse(handle(get("/work")), 429);
    waiting.set(0);
    answer.complete(HttpResponse.create());

    assertThat(now(first).status().intValue()).isEqualTo(200);
    assertThat(now(second).status().intValue()).isEqualTo(200);
  }

  @Test
  void shouldHandleABody() {
    assertThat(text(handle(post(ContentTypes.APPLICATION_JSON, "{\"a\":1}")))).isEqualTo("{a=1}");
  }

  @Test
  void shouldCountARefusedBodyOnce() {
    shouldRefuse(handle(post(ContentTypes.TEXT_PLAIN_UTF8, "{}")), 415);

    assertThat(telemetry.scrape().lines().filter(line -> line.contains("status=\"415\"")))
        .filteredOn(line -> line.contains("_count"))
        .singleElement()
        .asString()
        .contains("route=\"/work\"");
  }

  @Test
  void shouldRefuseABodyThatIsTooLargeAndClose() {
    HttpResponse refused = handle(post(ContentTypes.APPLICATION_JSON, "{\"a\":12345}"));

    shouldRefuse(refused, 413);
    shouldClose(refused);
  }

  @Test
  void shouldAdmitNoMoreThanTheLimitButEveryProbe() {
    CompletionStage<HttpResponse> first = edge.handle(arrival("/work", false));

    shouldRefuse(handle(get("/work")), 429);
    shouldRefuse(handle(get("/stream")), 429);
    assertThat(text(handle(get("/probe")))).isEqualTo("probed");

    answer.complete(HttpResponse.create());
    assertThat(now(first).status().intValue()).isEqualTo(200);
    assertThat(now(edge.handle(arrival("/work", false))).status().intValue()).isEqualTo(200);
  }

  @Test
  void shouldAnswerOnlyProbesOnOneConnectionTooMany() {
    HttpResponse refused = now(edge.handle(arrival("/work", true)));
    HttpResponse unknown = now(edge.handle(arrival("/nothing", true)));
    HttpResponse probed = now(edge.handle(arrival("/probe", true)));

    shouldRefuse(refused, 503);
    shouldRefuse(unknown, 503);
    assertThat(text(probed)).isEqualTo("probed");
    shouldClose(refused);
    shouldClose(probed);
  }

  @Test
  void shouldAskWhetherACallMayGoOn() {
    authorisation =
        (route, call) -> {
          throw new Refusal(new Problem(403, "forbidden", "Expected a key, but there is none."));
        };

    shouldRefuse(handle(get("/work")), 403);
    assertThat(answer).isNotDone();
  }

  @Test
  void shouldTakeAFailureForADefect() {
    shouldRefuse(handle(get("/defect")), 500);

    CompletionStage<HttpResponse> later = edge.handle(arrival("/work", false));
    answer.completeExceptionally(new IllegalStateException("a defect of the handler"));
    shouldRefuse(now(later), 500);
  }

  @Test
  void shouldTakeALateRefusalForARefusal() {
    CompletionStage<HttpResponse> later = edge.handle(arrival("/work", false));

    answer.completeExceptionally(Refusal.invalidArgument("Expected more, but it is not."));

    shouldRefuse(now(later), 400);
  }

  @Test
  void shouldCloseConnectionsWhenItDrains() {
    draining.set(true);

    shouldClose(handle(get("/probe")));
    shouldClose(handle(get("/nothing")));
  }

  /** A stream may last for hours: it must not take the place of work. */
  @Test
  void shouldNotCountAStreamAsWorkOnceItBegins() {
    answer.complete(HttpResponse.create().withEntity(endless()));
    HttpResponse stream = handle(get("/stream"));
    CompletionStage<List<ByteString>> read =
        stream.entity().getDataBytes().runWith(Sink.seq(), kit.system());

    assertThat(admission.inFlight()).isZero();
    assertThat(read.toCompletableFuture()).isNotDone();

    admission.endStreams();
    assertThat(read.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(5));
  }

  private HttpResponse handle(HttpRequest request) {
    return now(edge.handle(new Arrival(request, false, new ClientPresence())));
  }

  private static Arrival arrival(String path, boolean tooMany) {
    return new Arrival(get(path), tooMany, new ClientPresence());
  }

  private static HttpRequest get(String path) {
    return HttpRequest.GET("http://node" + path);
  }

  private static HttpRequest post(akka.http.javadsl.model.ContentType.NonBinary type, String body) {
    return HttpRequest.POST("http://node/work").withEntity(HttpEntities.create(type, body));
  }

  private static ResponseEntity endless() {
    return HttpEntities.createChunked(
        ContentTypes.TEXT_PLAIN_UTF8,
        Source.single(ByteString.fromString("begun")).concat(Source.maybe()));
  }

  private static CompletionStage<HttpResponse> done(String text) {
    return CompletableFuture.completedFuture(HttpResponse.create().withEntity(text));
  }

  private static HttpResponse now(CompletionStage<HttpResponse> response) {
    assertThat(response.toCompletableFuture()).isCompleted();
    return response.toCompletableFuture().join();
  }

  private String text(HttpResponse response) {
    return response
        .entity()
        .toStrict(1000, kit.system())
        .toCompletableFuture()
        .join()
        .getData()
        .decodeString(StandardCharsets.UTF_8);
  }

  private void shouldRefuse(HttpResponse response, int status) {
    assertThat(response.status().intValue()).isEqualTo(status);
    assertThat(response.entity().getContentType().toString())
        .startsWith("application/problem+json");
    assertThat(text(response)).contains("\"status\":" + status);
  }

  private static void shouldClose(HttpResponse response) {
    assertThat(response.getHeader("Connection"))
        .hasValueSatisfying(header -> assertThat(header.value()).isEqualTo("close"));
  }
}
