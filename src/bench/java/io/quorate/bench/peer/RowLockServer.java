package io.quorate.bench.peer;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariDataSource;
import io.quorate.account.AccountView;
import io.quorate.cluster.NodeConfig;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The alternative that a node's accounts are measured against: an equal HTTP front, and behind it
 * {@link RowLockLedger}. It answers the requests of the benchmark and no others, and checks less
 * than a node does.
 */
public final class RowLockServer {

  private final RowLockLedger ledger;

  private RowLockServer(RowLockLedger ledger) {
    this.ledger = ledger;
  }

  /** Serves until the process is told to end; configured by environment, as a node is. */
  public static void main(String[] arguments) throws SQLException {
    Config config = NodeConfig.load(null);
    try (HikariDataSource database = PeerDatabase.open(config, RowLockLedger.SCHEMA)) {
      PeerFront.serve(config, new RowLockServer(new RowLockLedger(database))::answer);
    }
  }

  private HttpResponse answer(String method, String[] path, byte[] body)
      throws SQLException, IOException {
    return path[2].equals("transfers") ? transfer(body) : response(account(method, path[3], body));
  }

  private HttpResponse transfer(byte[] body) throws SQLException, IOException {
    Transfer transfer = Json.STRICT.readValue(body, Transfer.class);
    return ledger.transfer(transfer.from, transfer.to, transfer.amount)
        ? PeerFront.json(201, transfer)
        : HttpResponse.create().withStatus(409);
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
    return PeerFront.json(200, account.get())
        .addHeader(RawHeader.create("ETag", "\"" + account.get().version() + "\""));
  }

  private record Deposit(long amount) {}

  private record Opening(long initialBalance) {}

  private record Transfer(String from, String to, long amount, @Nullable String protocol) {}
}
