package io.quorate.client.lock;

import io.quorate.client.FakeAnswer;
import io.quorate.client.FakeNode;
import io.quorate.client.FakeRequest;
import io.quorate.client.FakeTime;
import io.quorate.client.http.CallSettings;
import io.quorate.client.http.Transport;
import io.quorate.client.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Some fake nodes that answer each action of a lock as a test says, and a client of them whose
 * clock the test moves.
 */
final class LockFixture implements AutoCloseable {

  static final Duration TTL = Duration.ofSeconds(30);

  final FakeTime time = new FakeTime();
  final FakeNode node = FakeNode.start(this::answer);
  final LeaseKeeper keeper;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, Function<FakeRequest, FakeAnswer>> actions = new ConcurrentHashMap<>();

  LockFixture(FakeNode... more) {
    List<URI> urls =
        Stream.concat(Stream.of(node), Stream.of(more)).map(n -> URI.create(n.url())).toList();
    var settings =
        new CallSettings(
            urls,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            8,
            Map.of());
    keeper = new LeaseKeeper(new Transport(http, settings, time, new Random(1)), time, settings);
  }

  /** Answers a path with this end from now on. */
  LockFixture on(String pathEnd, Function<FakeRequest, FakeAnswer> behaviour) {
    actions.put(pathEnd, behaviour);
    return this;
  }

  LockFixture on(String pathEnd, FakeAnswer answer) {
    return on(pathEnd, request -> answer);
  }

  /** Returns a request for the lock of the tests by their owner. */
  LockRequest lock() {
    return new LockRequest(keeper, "job").owner("run-7").ttl(TTL);
  }

  /** Returns the bodies that a path with this end got, in order. */
  List<JsonObject> bodies(String pathEnd) {
    return node.requests(pathEnd).stream().map(FakeRequest::body).toList();
  }

  FakeAnswer answer(FakeRequest request) {
    return actions.entrySet().stream()
        .filter(action -> request.path().endsWith(action.getKey()))
        .findFirst()
        .map(action -> action.getValue().apply(request))
        .orElseGet(() -> FakeAnswer.problem(404, "not_found"));
  }

  @Override
  public void close() {
    keeper.close();
    time.close();
    http.shutdownNow();
    node.close();
  }
}
