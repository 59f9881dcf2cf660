package io.quorate.bench.lock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.bench.load.Load;
import io.quorate.bench.load.Plan;
import io.quorate.bench.stage.Stage;
import io.quorate.runtime.codec.Json;
import io.quorate.testing.BesideOthers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of the scenario fit together; its figures are worth nothing here. */
@BesideOthers
class LockScenarioTest {

  private static final int LINE = 5;

  @TempDir Path out;

  @Test
  void shouldMeasureEachServiceThatRunsHere() throws IOException {
    var plan = new Plan(Duration.ofSeconds(1), 1, List.of(2), Load.UNPACED, true);
    var size = new LockScenario.Size(4, 3, LINE, Duration.ofSeconds(1));
    try (Stage stage = Stage.open()) {
      new LockScenario(plan, size).run(stage, out);
    }

    JsonNode results = Json.STORED.readTree(out.resolve("locks.json").toFile());
    assertThat(results.path("pairs").size() + results.path("leftOut").size())
        .as("services: %s", results)
        .isEqualTo(LockService.values().length);
    assertThat(results.path("pairs"))
        .allSatisfy(cell -> assertThat(perSecond(cell.path("rounds"))).isPositive());
    assertThat(List.of(LockService.QUORATE, LockService.ZOOKEEPER))
        .allSatisfy(
            service ->
                assertThat(perSecond(results.path("handOvers").path(service.name()))).isPositive());
    assertThat(results.path("line").path(0).path("count").asInt()).isEqualTo(LINE);
  }

  private static double perSecond(JsonNode rounds) {
    return rounds.path(0).path("perSecond").asDouble();
  }
}
