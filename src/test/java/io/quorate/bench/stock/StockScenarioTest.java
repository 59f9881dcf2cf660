package io.quorate.bench.stock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.bench.load.Load;
import io.quorate.bench.load.Plan;
import io.quorate.bench.peer.StockWay;
import io.quorate.bench.stage.Stage;
import io.quorate.runtime.codec.Json;
import io.quorate.testing.BesideOthers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The parts of the scenario fit together, and it finds the stock and the money of all servers as
 * they must be; its figures are worth nothing here.
 */
@BesideOthers
class StockScenarioTest {

  @TempDir Path out;

  @Test
  void shouldSellByEachWayThatRunsHere() throws IOException {
    var plan = new Plan(Duration.ofSeconds(1), 1, List.of(8), Load.UNPACED, true);
    var size = new StockScenario.Size(20, Duration.ofSeconds(1));
    try (Stage stage = Stage.open()) {
      new StockScenario(plan, size).run(stage, out);
    }

    JsonNode results = Json.STORED.readTree(out.resolve("stock.json").toFile());
    assertThat(results.path("leftOut").properties())
        .as("only Redis may have no program for this machine")
        .allSatisfy(way -> assertThat(way.getKey()).isEqualTo(StockWay.REDIS.name()));
    for (StockWay way : StockWay.values()) {
      if (!results.path("leftOut").has(way.name())) {
        assertThat(sold(results, way))
            .as("%s: %s", way, results)
            .hasSize((int) Stream.of(Goods.values()).filter(goods -> goods.isSoldBy(way)).count())
            .allSatisfy(perSecond -> assertThat(perSecond).isPositive());
      }
    }
  }

  private static List<Double> sold(JsonNode results, StockWay way) {
    return results
        .path("cells")
        .valueStream()
        .filter(cell -> cell.path("cell").path("way").asText().equals(way.name()))
        .map(cell -> cell.path("rounds").path(0).path("perSecond").asDouble())
        .toList();
  }
}
