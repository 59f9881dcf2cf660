package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the compose file without a database is one, and fits the other one. */
class ComposeRaftTest {

  private static final Path FILE = DeployFiles.ROOT.resolve("compose-raft.yaml");
  private static final JsonNode SERVICES = DeployFiles.document(FILE).path("services");
  private static final JsonNode WITH_DATABASE =
      DeployFiles.document(DeployFiles.ROOT.resolve("compose.yaml")).path("services");
  private static final List<String> NODES = List.of("node-1", "node-2", "node-3");

  @Test
  void shouldHaveThreeNodesAndNothingElse() {
    var names = new TreeSet<String>();
    SERVICES.fieldNames().forEachRemaining(names::add);
    assertThat(names).containsExactlyElementsOf(NODES);
  }

  /** But for what the journal needs. */
  @ParameterizedTest
  @ValueSource(strings = {"node-1", "node-2", "node-3"})
  void shouldRunNodesAsWithADatabase(String name) {
    JsonNode node = SERVICES.path(name);
    JsonNode other = WITH_DATABASE.path(name);
    for (String same :
        List.of(
            "image",
            "restart",
            "stop_grace_period",
            "read_only",
            "cap_drop",
            "security_opt",
            "healthcheck",
            "hostname",
            "ports")) {
      assertThat(node.path(same)).as(same).isEqualTo(other.path(same));
    }
    assertThat(node.path("tmpfs").toString()).contains("exec");
    assertThat(node.path("ports").toString()).doesNotContain("770");
  }

  @ParameterizedTest
  @ValueSource(strings = {"node-1", "node-2", "node-3"})
  void shouldKeepTheJournalOfEachNodeOnAVolumeOfItsOwn(String name) {
    JsonNode node = SERVICES.path(name);
    JsonNode environment = node.path("environment");
    assertThat(environment.path("QUORATE_JOURNAL").asText()).isEqualTo("raft");
    assertThat(environment.path("QUORATE_SPLIT_BRAIN").asText()).isEqualTo("lease-majority");
    assertThat(node.at("/volumes/0").asText())
        .isEqualTo(name + ":" + environment.path("QUORATE_DATA").asText());
    assertThat(DeployFiles.document(FILE).path("volumes").has(name)).isTrue();
    assertThat(DeployFiles.text(DeployFiles.ROOT.resolve("Dockerfile")))
        .contains(environment.path("QUORATE_DATA").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"node-1", "node-2", "node-3"})
  void shouldListAllNodesByTheirNames(String name) {
    JsonNode environment = SERVICES.path(name).path("environment");
    String port = environment.path("QUORATE_RAFT_PORT").asText();
    assertThat(environment.path("QUORATE_RAFT_PEERS").asText())
        .isEqualTo(String.join(",", NODES.stream().map(node -> node + ":" + port).toList()));
    assertThat(environment.path("QUORATE_RAFT_HOST").asText()).isEqualTo(name);
    assertThat(environment.path("QUORATE_RAFT_CONSENSUS_PORT").asText()).isNotEqualTo(port);
  }
}
