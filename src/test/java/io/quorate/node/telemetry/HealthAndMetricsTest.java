package io.quorate.node.telemetry;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node tells about itself. */
@ExtendWith(NodeExtension.class)
class HealthAndMetricsTest {

  private final Api api;

  HealthAndMetricsTest(Api api) {
    this.api = api;
  }

  @ParameterizedTest
  @CsvSource({"/health/alive, alive", "/health/ready, ready"})
  void shouldBeWell(String path, String status) {
    api.get(path).status(200).showsExactly("status", status);
  }

  @Test
  void shouldCountRequestsByRouteAndStatus() {
    String account = api.anAccount(10);
    String deposits = sample("/v1/accounts/{id}/deposits", "POST", 200);
    String refused = sample("/v1/accounts/{id}/withdrawals", "POST", 409);
    double depositsBefore = value(deposits);
    double refusedBefore = value(refused);

    api.post(account + "/deposits", body("amount", 1)).status(200);
    api.post(account + "/deposits", body("amount", 1)).status(200);
    api.post(account + "/withdrawals", body("amount", 100)).status(409);

    assertThat(value(deposits)).isEqualTo(depositsBefore + 2);
    assertThat(value(refused)).isEqualTo(refusedBefore + 1);
  }

  @Test
  void shouldMeasureEntitiesAndTheJournal() {
    api.post(api.anAccount(10) + "/deposits", body("amount", 1)).status(200);
    api.anItem(10);

    String commands = "quorate_entity_commands_total{command=\"Deposit\",outcome=\"changed\",";
    assertThat(value(commands + "type=\"account\"}")).isPositive();
    for (String type : new String[] {"account", "item"}) {
      String labels = "{type=\"" + type + "\"}";
      assertThat(value("quorate_entity_batch_count" + labels)).isPositive();
      assertThat(value("quorate_entity_events_total" + labels)).isPositive();
      assertThat(value("quorate_journal_write_seconds_count" + labels)).isPositive();
      assertThat(value("quorate_journal_write_seconds_sum" + labels)).isPositive();
      assertThat(value("quorate_entity_recovery_seconds_count" + labels)).isPositive();
      assertThat(value("quorate_journal_write_failures_total" + labels)).isZero();
    }
    assertThat(value("quorate_cluster_members")).isEqualTo(1);
    assertThat(value("quorate_cluster_unreachable")).isZero();
    assertThat(value("quorate_http_connections")).isPositive();
    assertThat(value("quorate_http_in_flight")).isZero();
  }

  @Test
  void shouldCountShardsAndLiveEntities() {
    api.anAccount(10);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(value("quorate_shards{type=\"account\"}")).isPositive();
              assertThat(value("quorate_entities{type=\"account\"}")).isPositive();
            });
  }

  @Test
  void shouldWriteMetricsAsPrometheusReadsThem() {
    Answer metrics = api.get("/metrics").status(200);

    assertThat(metrics.header("Content-Type").orElse(""))
        .startsWith("text/plain")
        .containsIgnoringCase("version=0.0.4");
    String number = "(-?[0-9.]+(E-?[0-9]+)?|NaN|[-+]Inf)";
    assertThat(metrics.body().lines().filter(line -> !line.startsWith("#")))
        .isNotEmpty()
        .filteredOn(line -> !line.matches("[a-z][a-z0-9_]*(\\{.*})? " + number))
        .isEmpty();
  }

  /** Ids in labels would make a series for every account. */
  @Test
  void shouldNotPutIdsIntoMetrics() {
    String account = api.anAccount(10);
    api.get(account + "/nothing").status(404);
    api.send("PATCH", account, "").status(405);

    assertThat(api.get("/metrics").body())
        .doesNotContain(account)
        .doesNotContain(account.substring(account.lastIndexOf('/') + 1) + "\"")
        .doesNotContain("/nothing");
  }

  @Test
  void shouldShowTheCluster() {
    api.anAccount(10);
    JsonNode cluster = api.get("/v1/cluster").status(200).json();

    String self = cluster.get("self").asText();
    assertThat(cluster.get("leader").asText()).isEqualTo(self);
    assertThat(cluster.get("members").size()).isEqualTo(1);
    JsonNode member = cluster.get("members").get(0);
    assertThat(member.get("address").asText()).isEqualTo(self);
    assertThat(member.get("status").asText()).isEqualTo("up");
    assertThat(member.get("unreachable").asBoolean()).isFalse();
    assertThat(member.get("version").asText()).isNotBlank();
    assertThat(member.get("roles").isArray()).isTrue();
    assertThat(cluster.get("shards").get(self).get("account").asInt()).isPositive();
  }

  @Test
  void shouldDescribeTheApi() throws IOException {
    Answer described = api.get("/openapi.yaml").status(200);

    assertThat(described.header("Content-Type").orElse("")).startsWith("application/yaml");
    try (InputStream in = getClass().getResourceAsStream("/openapi.yaml")) {
      assertThat(described.body()).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void shouldShowThePageToReadIt() {
    Answer docs = api.get("/docs").status(200);

    assertThat(docs.header("Content-Type").orElse("")).startsWith("text/html");
    assertThat(docs.body()).containsIgnoringCase("<!doctype html>").contains("openapi.yaml");
  }

  private static String sample(String route, String method, int status) {
    return "quorate_http_requests_seconds_count{method=\"%s\",route=\"%s\",status=\"%d\"}"
        .formatted(method, route, status);
  }

  /** Returns the value of a sample; 0 when there is none yet. */
  private double value(String sample) {
    return api.get("/metrics")
        .status(200)
        .body()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .sum();
  }
}
