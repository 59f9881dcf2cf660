package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Whether the manifests of nodes without a database fit each other, and the others. */
class KubernetesRaftTest {

  private static final List<JsonNode> MANIFESTS =
      DeployFiles.manifests(DeployFiles.KUBERNETES_RAFT);
  private static final JsonNode SET = manifest("StatefulSet", "quorate");
  private static final JsonNode CONTAINER = SET.at("/spec/template/spec/containers/0");
  private static final JsonNode SETTINGS = manifest("ConfigMap", "quorate").path("data");

  private static JsonNode manifest(String kind, String name) {
    return MANIFESTS.stream()
        .filter(manifest -> manifest.path("kind").asText().equals(kind))
        .filter(manifest -> manifest.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> pods(String port) {
    String service = SET.at("/spec/serviceName").asText();
    return IntStream.range(0, SET.at("/spec/replicas").asInt())
        .mapToObj(pod -> "quorate-%d.%s:%s".formatted(pod, service, port))
        .toList();
  }

  private static List<Integer> ports(JsonNode list, String field) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(port -> port.path(field).asInt())
        .toList();
  }

  @Test
  void shouldListAllPodsByTheNamesThatTheyKeep() {
    assertThat(SETTINGS.path("QUORATE_JOURNAL").asText()).isEqualTo("raft");
    assertThat(SETTINGS.path("QUORATE_SPLIT_BRAIN").asText()).isEqualTo("lease-majority");
    assertThat(SETTINGS.path("QUORATE_SEED_NODES").asText().split(",", -1))
        .containsExactlyElementsOf(pods(SETTINGS.path("QUORATE_PORT").asText()));
    assertThat(SETTINGS.path("QUORATE_RAFT_PEERS").asText().split(",", -1))
        .containsExactlyElementsOf(pods(SETTINGS.path("QUORATE_RAFT_PORT").asText()));
  }

  @Test
  void shouldBeFoundBeforeTheyAreReady() {
    JsonNode names = manifest("Service", SET.at("/spec/serviceName").asText()).path("spec");
    assertThat(names.path("clusterIP").asText()).isEqualTo("None");
    assertThat(names.path("publishNotReadyAddresses").asBoolean()).isTrue();
    assertThat(SET.at("/spec/podManagementPolicy").asText()).isEqualTo("Parallel");
  }

  @Test
  void shouldKeepTheJournalOnAVolumeThatStays() {
    assertThat(SET.at("/spec/volumeClaimTemplates/0/metadata/name").asText()).isEqualTo("data");
    assertThat(CONTAINER.at("/volumeMounts/1/name").asText()).isEqualTo("data");
    assertThat(CONTAINER.at("/volumeMounts/1/mountPath")).isEqualTo(SETTINGS.path("QUORATE_DATA"));
    assertThat(SET.at("/spec/persistentVolumeClaimRetentionPolicy"))
        .hasToString("{\"whenDeleted\":\"Retain\",\"whenScaled\":\"Retain\"}");
  }

  @Test
  void shouldOpenItsPortsToNodesAlone() {
    List<Integer> inner =
        List.of(
            SETTINGS.path("QUORATE_PORT").asInt(),
            SETTINGS.path("QUORATE_RAFT_PORT").asInt(),
            SETTINGS.path("QUORATE_RAFT_CONSENSUS_PORT").asInt());
    JsonNode rules = manifest("NetworkPolicy", "quorate").path("spec");

    assertThat(ports(CONTAINER.path("ports"), "containerPort")).containsAll(inner);
    assertThat(ports(manifest("Service", "quorate-nodes").at("/spec/ports"), "port"))
        .containsExactlyElementsOf(inner);
    assertThat(ports(rules.at("/ingress/0/ports"), "port")).containsExactly(8080);
    assertThat(ports(rules.at("/ingress/1/ports"), "port")).containsExactlyElementsOf(inner);
    assertThat(rules.at("/ingress/1/from/0/podSelector/matchLabels"))
        .isEqualTo(SET.at("/spec/selector/matchLabels"));
    assertThat(ports(rules.at("/egress/0/ports"), "port")).containsExactlyElementsOf(inner);
  }

  /** But for what the journal needs. */
  @Test
  void shouldRunNodesAsWithADatabase() {
    JsonNode other = DeployedEnvironment.container();
    for (String same : List.of("livenessProbe", "readinessProbe", "securityContext", "image")) {
      assertThat(CONTAINER.path(same)).as(same).isEqualTo(other.path(same));
    }
    for (String same : List.of("securityContext", "terminationGracePeriodSeconds")) {
      assertThat(SET.at("/spec/template/spec").path(same))
          .as(same)
          .isEqualTo(DeployFiles.manifest("Deployment").at("/spec/template/spec").path(same));
    }
  }
}
