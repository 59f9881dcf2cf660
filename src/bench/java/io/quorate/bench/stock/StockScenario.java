package io.quorate.bench.stock;

import io.quorate.bench.load.Load;
import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.load.LoadGenerator.Result;
import io.quorate.bench.load.Plan;
import io.quorate.bench.lock.LockServer;
import io.quorate.bench.lock.RedisLocks;
import io.quorate.bench.lock.ZooKeeperLocks;
import io.quorate.bench.peer.StockWay;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.result.Machine;
import io.quorate.bench.result.Report;
import io.quorate.bench.stage.CpuTimes;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stage.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures what a shop does: a flash sale of one item, and orders of many, on a node and on rows
 * that something keeps others away from. All servers run all the time, one at a time is under load,
 * and the order turns round with each round. In the end stock and money are counted.
 */
public final class StockScenario implements Scenario {

  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(4);
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final int WARM_UP_CONNECTIONS = 32;

  private final Plan plan;
  private final Size size;
  private final StockResults results = new StockResults();

  /**
   * How much of each.
   *
   * @param pieces of the item that is sold out
   */
  public record Size(int pieces, Duration firstWarmUp) {

    /** What is measured unless a test wants less. */
    public static final Size FULL = new Size(1000, FIRST_WARM_UP);
  }

  /** A way to sell, and where it does. */
  private record Seller(StockWay way, Shop shop) {}

  public StockScenario(Plan plan, Size size) {
    this.plan = plan;
    this.size = size;
  }

  @Override
  public void run(Stage stage, Path out) {
    List<Seller> sellers = open(stage);
    for (Seller seller : sellers) {
      for (Goods goods : Goods.values()) {
        if (goods.isSoldBy(seller.way)) {
          Load load = plan.warmUp(WARM_UP_CONNECTIONS, size.firstWarmUp);
          seller.shop.sell(goods, seller.way.protocol(), load);
        }
      }
    }
    int clients = Collections.max(plan.connections());
    for (int round = 1; round <= plan.rounds(); round++) {
      measure(stage, sellers, round);
      for (Seller seller : sellers) {
        if (Goods.RESERVED.isSoldBy(seller.way)) {
          int port = seller.shop.server().httpPort();
          Duration took = SoldOut.measure(port, "last-" + round, size.pieces, clients);
          results.addSoldOut(round, seller.way, LoadGenerator.seconds(took));
        }
      }
      sellers = sellers.reversed();
    }
    System.out.println(results.text(size, clients));
    sellers.stream().map(Seller::shop).distinct().forEach(Shop::verify);
    Report.writeJson(
        out.resolve("stock.json"), results.json(Machine.here(stage.directory()), plan, size));
    Report.write(out.resolve("stock.svg"), results.chart());
  }

  private List<Seller> open(Stage stage) {
    Shop node = Shop.ofNode(stage);
    List<Seller> sellers = new ArrayList<>();
    sellers.add(new Seller(StockWay.QUORATE, node));
    sellers.add(new Seller(StockWay.TWO_PHASE_COMMIT, node));
    for (StockWay way : List.of(StockWay.FOR_UPDATE, StockWay.CONDITIONAL_UPDATE)) {
      sellers.add(new Seller(way, Shop.ofRows(stage, way)));
    }
    try {
      LockServer redis = RedisLocks.start(stage);
      sellers.add(new Seller(StockWay.REDIS, Shop.ofLockedRows(stage, StockWay.REDIS, redis)));
    } catch (BenchFailure e) {
      results.leaveOut(StockWay.REDIS, e);
    }
    LockServer zooKeeper = ZooKeeperLocks.start(stage);
    sellers.add(
        new Seller(StockWay.ZOOKEEPER, Shop.ofLockedRows(stage, StockWay.ZOOKEEPER, zooKeeper)));
    return sellers;
  }

  private void measure(Stage stage, List<Seller> sellers, int round) {
    for (Goods goods : Goods.values()) {
      for (int connections : plan.connections()) {
        for (Seller seller : sellers) {
          if (goods.isSoldBy(seller.way)) {
            var cell = new StockResults.Cell(goods, connections, seller.way);
            results.add(round, cell, measure(stage, seller, cell));
          }
        }
      }
    }
  }

  private StockFigures measure(Stage stage, Seller seller, StockResults.Cell cell) {
    Shop shop = seller.shop;
    CpuTimes.awaitCalm(() -> shop.cpuTimes(stage));
    long before = stage.logBytes(shop.server());
    CpuTimes since = shop.cpuTimes(stage);
    Load load = plan.cell(cell.connections(), WARM_UP);
    Result result = shop.sell(cell.goods(), seller.way.protocol(), load);
    // What a server does of it later counts, too; and so does the warm-up.
    CpuTimes.awaitCalm(() -> shop.cpuTimes(stage));
    CpuTimes cpu = shop.cpuTimes(stage).since(since);
    return StockFigures.of(result, stage.logBytes(shop.server()) - before, cpu);
  }
}
