package io.quorate.bench.peer;

import akka.http.javadsl.model.HttpResponse;
import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariDataSource;
import io.quorate.bench.lock.client.CuratorLockClient;
import io.quorate.bench.lock.client.RedisLockClient;
import io.quorate.cluster.NodeConfig;
import io.quorate.inventory.ReservationView;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The alternatives that a node's stock is measured against: an equal HTTP front, and behind it
 * {@link StockLedger} with one of several ways to keep others away from a row. It answers the
 * requests of the benchmark and no others, and checks less than a node does.
 */
public final class StockServer {

  /** The code of the answer to who comes too late, as a node has it. */
  public static final String SOLD_OUT = "insufficient_stock";

  private static final Duration KEPT = Duration.ofMinutes(15);

  private final StockLedger ledger;

  private StockServer(StockLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * Serves until the process is told to end; configured by environment, as a node is.
   *
   * @param arguments the name of a {@link StockWay}, and the port of its lock service, if it has
   *     one
   */
  public static void main(String[] arguments) throws SQLException, IOException {
    StockWay way = StockWay.valueOf(arguments[0]);
    Config config = NodeConfig.load(null);
    try (HikariDataSource database = PeerDatabase.open(config, StockLedger.SCHEMA);
        RowGuard guard = guard(way, arguments)) {
      var ledger = new StockLedger(database, guard, change(way));
      PeerFront.serve(config, new StockServer(ledger)::answer);
    }
  }

  private static RowGuard guard(StockWay way, String[] arguments) throws IOException {
    int port = arguments.length == 1 ? 0 : Integer.parseInt(arguments[1]);
    return switch (way) {
      case QUORATE, TWO_PHASE_COMMIT -> throw new IllegalArgumentException("Expected no node.");
      case FOR_UPDATE, CONDITIONAL_UPDATE -> RowGuard.DATABASE;
      case REDIS ->
          LockedRows.connect(
              number -> new PollingLockClient(RedisLockClient.connect(port, "seller-" + number)));
      case ZOOKEEPER -> LockedRows.connect(number -> CuratorLockClient.connect(port));
    };
  }

  private static RowChange change(StockWay way) {
    return switch (way) {
      case FOR_UPDATE -> new RowChange.ReadThenWrite(" FOR UPDATE");
      case CONDITIONAL_UPDATE -> new RowChange.Conditional();
      default -> new RowChange.ReadThenWrite("");
    };
  }

  private HttpResponse answer(String method, String[] path, byte[] body)
      throws SQLException, IOException {
    if (path[2].equals("orders")) {
      return order(Json.STRICT.readValue(body, Order.class));
    }
    boolean item = path[2].equals("items");
    String id = path[3];
    return switch (path.length) {
      case 4 -> {
        if (method.equals("PUT") && item) {
          ledger.createItem(id, Json.STRICT.readValue(body, Stock.class).onHand);
        } else if (method.equals("PUT")) {
          ledger.openAccount(id, Json.STRICT.readValue(body, Opening.class).initialBalance);
        }
        yield found(item ? ledger.item(id) : ledger.account(id));
      }
      case 6 -> reserve(id, path[5], Json.STRICT.readValue(body, Reservation.class).quantity);
      default -> confirm(id, path[5]);
    };
  }

  private HttpResponse reserve(String item, String id, long quantity)
      throws SQLException, IOException {
    return ledger.reserve(item, id, quantity)
        ? PeerFront.json(201, view(item, id, quantity, 0, "held"))
        : refusal();
  }

  private HttpResponse confirm(String item, String id) throws SQLException, IOException {
    return ledger.confirm(item, id)
        ? PeerFront.json(200, view(item, id, 1, 1, "confirmed"))
        : refusal();
  }

  private HttpResponse order(Order order) throws SQLException, IOException {
    Line line = order.items.getFirst();
    return ledger.order(order.account, order.amount, line.item, line.quantity)
        ? PeerFront.json(201, order)
        : refusal();
  }

  private static ReservationView view(
      String item, String id, long quantity, long confirmed, String status) {
    return new ReservationView(id, item, quantity, confirmed, status, Instant.now().plus(KEPT));
  }

  private static HttpResponse found(Optional<?> entity) throws IOException {
    return entity.isPresent()
        ? PeerFront.json(200, entity.get())
        : HttpResponse.create().withStatus(404);
  }

  private static HttpResponse refusal() throws IOException {
    return PeerFront.json(409, Map.of("code", SOLD_OUT));
  }

  private record Stock(long onHand) {}

  private record Opening(long initialBalance) {}

  private record Reservation(long quantity) {}

  private record Line(String item, long quantity) {}

  private record Order(String account, long amount, List<Line> items, @Nullable String protocol) {}
}
