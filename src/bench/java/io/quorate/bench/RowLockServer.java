package io.quorate.bench;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.account.AccountView;
import io.quorate.cluster.NodeConfig;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The alternative that a node is measured against: the same HTTP server with the same settings, and
 * behind it {@link RowLockLedger}. It answers the requests of the benchmark and no others, and
 * checks less than a node does.
 */
public final class RowLockServer {

  private static final long BODY_TIMEOUT_MS = 5000;

  private final ActorSystem<?> system;
  private final RowLockLedger ledger;
  private final ExecutorService threads = Executors.newFixedThreadPool(RowLockLedger.CONNECTIONS);

  private RowLockServer(ActorSystem<?> system, RowLockLedger ledger) {
    this.system = system;
    this.ledger = ledger;
  }

  /** Serves until the process is told to end; configured by environment, as a node is. */
  public static void main(String[] arguments) throws SQLException {
    Config config = NodeConfig.load(null);
    Config http = config.getConfig("quorate.http");
    Config akka = config.withOnlyPath("akka.http").withFallback(ConfigFactory.defaultReference());
    try (RowLockLedger ledger = RowLockLedger.open(config.getConfig("quorate.database"))) {
      ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "row-lock", akka.resolve());
      var server = new RowLockServer(system, ledger);
      Http.get(system)
          .newServerAt(http.getString("host"), http.getInt("port"))
          .bind(server::handle)
          .toCompletableFuture()
          .join();
      system.getWhenTerminated().toCompletableFuture().join();
    }
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
    byte[] body = entity.getData().toArray();
    if (path.length == 3 && path[2].equals("transfers")) {
      return CompletableFuture.supplyAsync(() -> transfer(body), threads);
    }
    if (path.length < 4) {
      return CompletableFuture.completedFuture(HttpResponse.create());
    }
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return response(account(request.method().value(), path[3], body));
          } catch (SQLException | IOException e) {
            return HttpResponse.create().withStatus(500).withEntity(e.toString());
          }
        },
        threads);
  }

  private HttpResponse transfer(byte[] body) {
    try {
      Transfer transfer = Json.STRICT.readValue(body, Transfer.class);
      boolean done = ledger.transfer(transfer.from, transfer.to, transfer.amount);
      return done
          ? HttpResponse.create()
              .withStatus(201)
              .withEntity(
                  HttpEntities.create(
                      ContentTypes.APPLICATION_JSON, Json.STORED.writeValueAsBytes(transfer)))
          : HttpResponse.create().withStatus(409);
    } catch (SQLException | IOException e) {
      return HttpResponse.create().withStatus(500).withEntity(e.toString());
    }
  }

  private Optional<AccountView> account(String method, String id, byte[] body)
      throws SQLException, IOException {
    return switch (method) {
      case "GET" -> ledger.read(id);
      case "PUT" ->
          ledger.openAccount(id, Json.STRICT.readValue(body, Opening.class).initialBalance);
      default -> ledger.deposit(id, Json.STRICT.readValue(body, Deposit.class).amount);
    };
  }

  private static HttpResponse response(Optional<AccountView> account) throws IOException {
    if (account.isEmpty()) {
      return HttpResponse.create().withStatus(404);
    }
    byte[] json = Json.STORED.writeValueAsBytes(account.get());
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json))
        .addHeader(RawHeader.create("ETag", "\"" + account.get().version() + "\""));
  }

  private record Deposit(long amount) {}

  private record Opening(long initialBalance) {}

  private record Transfer(String from, String to, long amount, @Nullable String protocol) {}
}
