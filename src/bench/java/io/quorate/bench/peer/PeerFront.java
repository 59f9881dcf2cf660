package io.quorate.bench.peer;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The HTTP front of the alternatives that a node is measured against: the same HTTP server with the
 * same settings. Requests are answered by threads that may block, as many as there are connections
 * to the database. What is not below {@code /v1} is answered at once, with nothing.
 */
final class PeerFront {

  private static final long BODY_TIMEOUT_MS = 5000;
  private static final String BASE = "v1";

  private final ActorSystem<?> system;
  private final Answers answers;
  private final ExecutorService threads = Executors.newFixedThreadPool(PeerDatabase.CONNECTIONS);

  /** Answers requests; for any thread, and may block. */
  interface Answers {

    /**
     * Answers one.
     *
     * @param path its parts: an empty one, {@code v1}, and more
     */
    HttpResponse answer(String method, String[] path, byte[] body) throws SQLException, IOException;
  }

  private PeerFront(ActorSystem<?> system, Answers answers) {
    this.system = system;
    this.answers = answers;
  }

  /**
   * Serves until the process is told to end.
   *
   * @param config as a node's
   */
  static void serve(Config config, Answers answers) {
    Config http = config.getConfig("quorate.http");
    Config akka = config.withOnlyPath("akka.http").withFallback(ConfigFactory.defaultReference());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "peer", akka.resolve());
    var front = new PeerFront(system, answers);
    Http.get(system)
        .newServerAt(http.getString("host"), http.getInt("port"))
        .bind(front::handle)
        .toCompletableFuture()
        .join();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  /** Makes an answer with a body. */
  static HttpResponse json(int status, Object body) throws IOException {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(
            HttpEntities.create(
                ContentTypes.APPLICATION_JSON, Json.STORED.writeValueAsBytes(body)));
  }

  private CompletionStage<HttpResponse> handle(HttpRequest request) {
    if (request.entity() instanceof HttpEntity.Strict strict) {
      return answer(request, strict);
    }
    return request
        .entity()
        .toStrict(BODY_TIMEOUT_MS, system)
        .thenCompose(strict -> answer(request, strict));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request, HttpEntity.Strict entity) {
    String[] path = request.getUri().path().split("/", -1);
    if (path.length < 2 || !path[1].equals(BASE)) {
      return CompletableFuture.completedFuture(HttpResponse.create());
    }
    byte[] body = entity.getData().toArray();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return answers.answer(request.method().value(), path, body);
          } catch (SQLException | IOException e) {
            return HttpResponse.create().withStatus(500).withEntity(e.toString());
          }
        },
        threads);
  }
}
