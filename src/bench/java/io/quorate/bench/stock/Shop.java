package io.quorate.bench.stock;

import io.quorate.bench.load.Load;
import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.bench.load.RandomRequests;
import io.quorate.bench.lock.LockServer;
import io.quorate.bench.peer.StockWay;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.stage.CpuTimes;
import io.quorate.bench.stage.ServerKind;
import io.quorate.bench.stage.ServerProcess;
import io.quorate.bench.stage.Stage;
import io.quorate.bench.wire.BulkSender;
import io.quorate.bench.wire.Requests;
import io.quorate.bench.wire.WireClient;
import io.quorate.local.os.Deadline;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * One server that sells all goods, and what its clients were told is sold: in the end the server
 * must agree. For one thread.
 */
final class Shop {

  private static final int ACCOUNTS = 1000;
  private static final long MONEY = 1_000_000_000;
  private static final int DISTINCT_REQUESTS = 20_000;
  private static final int CONNECTIONS = 32;
  private static final Duration AGREE_LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(500);

  private final String label;
  private final ServerProcess server;
  private final List<ProcessHandle> processes;
  private final Map<Goods, Long> sold = new EnumMap<>(Goods.class);

  private Shop(String label, ServerProcess server, List<ProcessHandle> processes) {
    this.label = label;
    this.server = server;
    this.processes = processes;
  }

  /** Opens a node's. */
  static Shop ofNode(Stage stage) {
    ServerProcess node = stage.start(ServerKind.GROUP_COMMIT);
    return new Shop(StockWay.QUORATE.label(), node, List.of(node.handle())).stocked();
  }

  /** Opens one of rows that the database keeps others away from. */
  static Shop ofRows(Stage stage, StockWay way) {
    ServerProcess server = stage.start(ServerKind.STOCK_ROWS, way.name());
    return new Shop(way.label(), server, List.of(server.handle())).stocked();
  }

  /** Opens one of rows that a lock service keeps others away from. */
  static Shop ofLockedRows(Stage stage, StockWay way, LockServer locks) {
    ServerProcess server =
        stage.start(ServerKind.STOCK_ROWS, way.name(), String.valueOf(locks.port()));
    return new Shop(way.label(), server, List.of(server.handle(), locks.process())).stocked();
  }

  ServerProcess server() {
    return server;
  }

  /** Tells the processor time that it, its lock service, and the database have used so far. */
  CpuTimes cpuTimes(Stage stage) {
    return CpuTimes.now(processes.stream(), stage.databaseProcess());
  }

  /** Sells until the time is over. */
  Result sell(Goods goods, String protocol, Load load) {
    byte[][] orders = orders(goods, protocol);
    Result result =
        LoadGenerator.run(
            number -> {
              var client = new WireClient(server.httpPort());
              return goods == Goods.RESERVED
                  ? new SaleBuyer(client, goods.item(0), number)
                  : new RandomRequests(number, client, orders);
            },
            load);
    sold.merge(goods, result.acknowledged(), Long::sum);
    return result;
  }

  /**
   * Compares what is left with what was sold; waits a while for what a node does after its answer.
   *
   * @throws BenchFailure when stock or money was lost or made
   */
  void verify() {
    for (Goods goods : Goods.values()) {
      IntFunction<byte[]> item = i -> Requests.item(goods.item(i));
      long left = goods.items() * Goods.ON_HAND - sold.getOrDefault(goods, 0L);
      await("on hand", goods.items(), item, "onHand", left);
      await("reserved", goods.items(), item, "reserved", 0);
    }
    long orders = sold.getOrDefault(Goods.ORDERED, 0L) + sold.getOrDefault(Goods.SPREAD, 0L);
    IntFunction<byte[]> account = i -> Requests.account(account(i));
    await("money", ACCOUNTS, account, "balance", ACCOUNTS * MONEY - orders);
    System.out.printf("%s: %s; the stock and the money agree%n", label, sold);
  }

  private void await(
      String what, int count, IntFunction<byte[]> request, String member, long expected) {
    Deadline deadline = Deadline.after(AGREE_LIMIT);
    while (true) {
      long found =
          BulkSender.sum(
              server.httpPort(), count, CONNECTIONS, request, answered -> answered.number(member));
      if (found == expected) {
        return;
      }
      if (deadline.passed()) {
        throw new BenchFailure(
            "%s, %s: expected %,d, but there is %,d.".formatted(label, what, expected, found));
      }
      Deadline.pause(POLL);
    }
  }

  private Shop stocked() {
    for (Goods goods : Goods.values()) {
      send(goods.items(), i -> Requests.create(goods.item(i), Goods.ON_HAND));
    }
    send(ACCOUNTS, i -> Requests.open(account(i), MONEY));
    return this;
  }

  private void send(int count, IntFunction<byte[]> request) {
    BulkSender.send(server.httpPort(), count, CONNECTIONS, request);
  }

  private static byte[][] orders(Goods goods, String protocol) {
    var random = new SplittableRandom(1);
    byte[][] orders = new byte[DISTINCT_REQUESTS][];
    for (int i = 0; i < orders.length; i++) {
      String item = goods.item(random.nextInt(goods.items()));
      orders[i] = Requests.purchase(account(random.nextInt(ACCOUNTS)), item, protocol);
    }
    return orders;
  }

  private static String account(int number) {
    return "buyer-" + number;
  }
}
