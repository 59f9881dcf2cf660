package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the compose file is one, fits itself, and keeps what Quorate promises. */
class ComposeTest {

  private static final JsonNode COMPOSE =
      DeployFiles.document(DeployFiles.ROOT.resolve("compose.yaml"));
  private static final JsonNode SERVICES = COMPOSE.path("services");
  private static final List<String> NODES = List.of("node-1", "node-2", "node-3");

  /** The keys of a service that Compose knows, as far as they are used. */
  private static final Set<String> SERVICE_KEYS =
      Set.of(
          "build",
          "cap_add",
          "cap_drop",
          "command",
          "cpu_shares",
          "depends_on",
          "environment",
          "healthcheck",
          "hostname",
          "image",
          "logging",
          "mem_limit",
          "pids_limit",
          "ports",
          "read_only",
          "restart",
          "security_opt",
          "shm_size",
          "stop_grace_period",
          "tmpfs",
          "volumes");

  /** Returns how long a node is waited for when it is stopped. */
  static Duration gracePeriod() {
    return ConfigFactory.parseMap(
            Map.of("grace", SERVICES.at("/node-1/stop_grace_period").asText()))
        .getDuration("grace");
  }

  @Test
  void shouldHaveThreeNodesAndADatabase() {
    var names = new TreeSet<String>();
    SERVICES.fieldNames().forEachRemaining(names::add);

    assertThat(names).containsExactly("node-1", "node-2", "node-3", "postgres");
    SERVICES.forEach(
        service -> {
          var keys = new TreeSet<String>();
          service.fieldNames().forEachRemaining(keys::add);
          assertThat(SERVICE_KEYS).containsAll(keys);
        });
    COMPOSE
        .fieldNames()
        .forEachRemaining(key -> assertThat(key).matches("name|services|volumes|x-.*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"node-1", "node-2", "node-3"})
  void shouldBringANodeBackThatTheClusterRemoved(String name) {
    JsonNode node = SERVICES.path(name);

    assertThat(node.path("restart").asText()).isEqualTo("unless-stopped");
    assertThat(node.path("read_only").asBoolean()).isTrue();
    assertThat(node.at("/depends_on/postgres/condition").asText()).isEqualTo("service_healthy");
    assertThat(node.path("mem_limit").asText()).isNotEmpty();
    // The address at which the others look for it is its own name.
    assertThat(node.path("hostname").asText()).isEqualTo(name);
    assertThat(node.at("/environment/QUORATE_HOST").asText()).isEqualTo(name);
  }

  @Test
  void shouldBuildTheImageOfAllNodesOnce() {
    List<String> built = NODES.stream().filter(name -> SERVICES.path(name).has("build")).toList();

    assertThat(built).containsExactly("node-1");
    for (String name : NODES) {
      assertThat(SERVICES.path(name).path("image")).isEqualTo(SERVICES.at("/node-1/image"));
    }
  }

  @Test
  void shouldSeedEveryNodeWithAllNodes() {
    for (String name : NODES) {
      JsonNode environment = SERVICES.path(name).path("environment");
      String port = environment.path("QUORATE_PORT").asText();

      assertThat(environment.path("QUORATE_SEED_NODES").asText())
          .isEqualTo(String.join(",", NODES.stream().map(node -> node + ":" + port).toList()));
    }
  }

  @Test
  void shouldPublishOnLoopbackOnlyUnlessToldOtherwise() {
    var published = new ArrayList<String>();
    for (JsonNode service : SERVICES) {
      service
          .path("ports")
          .forEach(
              port -> published.add(DeployedEnvironment.interpolated(port.asText(), Map.of())));
    }

    assertThat(published)
        .containsExactly("127.0.0.1:8080:8080", "127.0.0.1:8081:8080", "127.0.0.1:8082:8080");
  }

  @Test
  void shouldKeepWhatAcknowledgementsRestOn() {
    JsonNode postgres = SERVICES.path("postgres");

    assertThat(postgres.path("command"))
        .hasToString(
            "[\"postgres\",\"-c\",\"fsync=on\",\"-c\",\"synchronous_commit=on\",\"-c\","
                + "\"full_page_writes=on\",\"-c\",\"max_connections=100\"]");
    assertThat(postgres.at("/volumes/0").asText()).isEqualTo("postgres:/var/lib/postgresql");
    assertThat(COMPOSE.path("volumes").has("postgres")).isTrue();
    assertThat(postgres.at("/healthcheck/test/1").asText()).isEqualTo("pg_isready");
    assertThat(postgres.path("ports").isMissingNode()).isTrue();
  }

  @Test
  void shouldRefuseToStartWithoutAPassword() {
    String password = SERVICES.at("/postgres/environment/POSTGRES_PASSWORD").asText();

    assertThat(password).startsWith("${QUORATE_DB_PASSWORD:?");
    for (String name : NODES) {
      assertThat(SERVICES.path(name).at("/environment/QUORATE_DB_PASSWORD").asText())
          .isEqualTo(password);
    }
  }
}
