package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.cluster.NodeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the manifests fit each other, and what a node does. */
class KubernetesTest {

  private static final JsonNode DEPLOYMENT = DeployFiles.manifest("Deployment");
  private static final JsonNode POD = DEPLOYMENT.at("/spec/template");
  private static final JsonNode CONTAINER = DeployedEnvironment.container();
  private static final JsonNode SETTINGS = DeployFiles.manifest("ConfigMap").path("data");

  @ParameterizedTest
  @CsvSource({
    "startupProbe, /health/alive",
    "livenessProbe, /health/alive",
    "readinessProbe, /health/ready"
  })
  void shouldProbeWhatANodeAnswers(String probe, String path) {
    JsonNode get = CONTAINER.path(probe).path("httpGet");

    assertThat(get.path("path").asText()).isEqualTo(path);
    assertThat(port(get.path("port").asText()))
        .isEqualTo(SETTINGS.path("QUORATE_HTTP_PORT").asInt());
  }

  @Test
  void shouldNamePortsAsTheNodeIsToldThem() {
    Config shipped = NodeConfig.load(null);

    assertThat(port("http")).isEqualTo(SETTINGS.path("QUORATE_HTTP_PORT").asInt());
    assertThat(port("remoting")).isEqualTo(SETTINGS.path("QUORATE_PORT").asInt());
    assertThat(port(shipped.getString("quorate.cluster.kubernetes.port-name")))
        .isEqualTo(SETTINGS.path("QUORATE_MANAGEMENT_PORT").asInt());
    assertThat(DeployFiles.manifest("Service").at("/spec/ports/0/targetPort").asText())
        .isEqualTo("http");
  }

  @Test
  void shouldWaitLongerThanAShutdownMayTake() {
    Config phases =
        ConfigFactory.load(NodeConfig.load(null)).getConfig("akka.coordinated-shutdown");
    Duration standard = phases.getDuration("default-phase-timeout");
    Duration all = Duration.ZERO;
    for (String phase : phases.getObject("phases").keySet()) {
      String timeout = "phases." + phase + ".timeout";
      all = all.plus(phases.hasPath(timeout) ? phases.getDuration(timeout) : standard);
    }

    long grace = POD.at("/spec/terminationGracePeriodSeconds").asLong();
    assertThat(all).isGreaterThan(Duration.ofMinutes(1));
    assertThat(Duration.ofSeconds(grace)).isGreaterThan(all);
    assertThat(ComposeTest.gracePeriod()).isGreaterThan(all);
  }

  @Test
  void shouldSelectThePodsThatItMakes() {
    Map<String, String> labels = labels(POD.at("/metadata/labels"));
    assertThat(labels).hasSize(2);

    assertThat(labels(DEPLOYMENT.at("/spec/selector/matchLabels"))).isEqualTo(labels);
    assertThat(labels(DeployFiles.manifest("Service").at("/spec/selector"))).isEqualTo(labels);
    assertThat(labels(DeployFiles.manifest("PodDisruptionBudget").at("/spec/selector/matchLabels")))
        .isEqualTo(labels);
    assertThat(labels(DeployFiles.manifest("NetworkPolicy").at("/spec/podSelector/matchLabels")))
        .isEqualTo(labels);
    for (JsonNode spread : POD.at("/spec/topologySpreadConstraints")) {
      assertThat(labels(spread.at("/labelSelector/matchLabels"))).isEqualTo(labels);
    }
    assertThat(
            labels(
                POD.at(
                    "/spec/affinity/podAntiAffinity"
                        + "/preferredDuringSchedulingIgnoredDuringExecution/0/podAffinityTerm"
                        + "/labelSelector/matchLabels")))
        .isEqualTo(labels);
    assertThat(SETTINGS.path("QUORATE_POD_SELECTOR").asText().split(",", -1))
        .containsExactlyInAnyOrderElementsOf(
            labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toList());
  }

  @Test
  void shouldFormAClusterOfMoreThanHalfOfTheReplicasOnly() {
    int replicas = DEPLOYMENT.at("/spec/replicas").asInt();

    assertThat(replicas).isGreaterThanOrEqualTo(3);
    assertThat(SETTINGS.path("QUORATE_CONTACT_POINTS").asInt())
        .isBetween(replicas / 2 + 1, replicas);
    assertThat(SETTINGS.path("QUORATE_DISCOVERY").asText()).isEqualTo("kubernetes");
    assertThat(SETTINGS.has("QUORATE_SEED_NODES")).isFalse();
  }

  @Test
  void shouldReplaceOnePodAtATimeAndNeverHaveFewer() {
    JsonNode update = DEPLOYMENT.at("/spec/strategy/rollingUpdate");

    assertThat(update.path("maxSurge").asInt()).isEqualTo(1);
    assertThat(update.path("maxUnavailable").asInt(-1)).isZero();
    assertThat(DeployFiles.manifest("PodDisruptionBudget").at("/spec/maxUnavailable").asInt())
        .isEqualTo(1);
  }

  @Test
  void shouldServeOnAfterAPodIsTakenOutOfTheService() {
    JsonNode ready = CONTAINER.path("readinessProbe");
    long noticed = ready.path("periodSeconds").asLong() * ready.path("failureThreshold").asLong();

    assertThat(
            ConfigFactory.parseMap(Map.of("delay", SETTINGS.path("QUORATE_DRAIN_DELAY").asText()))
                .getDuration("delay"))
        .isGreaterThan(Duration.ofSeconds(noticed));
  }

  @Test
  void shouldLetTheNodesListPodsAndNothingElse() {
    JsonNode rules = DeployFiles.manifest("Role").path("rules");
    JsonNode binding = DeployFiles.manifest("RoleBinding");
    String account = DeployFiles.manifest("ServiceAccount").at("/metadata/name").asText();

    assertThat(rules)
        .hasToString(
            "[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\",\"watch\",\"list\"]}]");
    assertThat(binding.at("/roleRef/name"))
        .isEqualTo(DeployFiles.manifest("Role").at("/metadata/name"));
    assertThat(binding.at("/subjects/0/name").asText()).isEqualTo(account);
    assertThat(POD.at("/spec/serviceAccountName").asText()).isEqualTo(account);
    assertThat(POD.at("/spec/automountServiceAccountToken").asBoolean()).isTrue();
  }

  @Test
  void shouldOpenRemotingAndManagementToTheNodesOnly() {
    var openToAll = new ArrayList<Integer>();
    for (JsonNode rule : DeployFiles.manifest("NetworkPolicy").at("/spec/ingress")) {
      JsonNode from = rule.path("from");
      boolean nodesOnly =
          from.size() == 1
              && from.get(0).size() == 1
              && labels(from.at("/0/podSelector/matchLabels"))
                  .equals(labels(POD.at("/metadata/labels")));
      assertThat(from.isEmpty()).isFalse();
      if (!nodesOnly) {
        rule.path("ports").forEach(port -> openToAll.add(port.path("port").asInt()));
      }
    }

    assertThat(openToAll).containsExactly(port("http"));
  }

  @Test
  void shouldRunRestricted() {
    JsonNode security = CONTAINER.path("securityContext");

    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    assertThat(CONTAINER.at("/resources/limits/memory"))
        .isEqualTo(CONTAINER.at("/resources/requests/memory"));
    assertThat(CONTAINER.at("/resources/limits/cpu").isMissingNode()).isTrue();
  }

  @Test
  void shouldReferToWhatThereIs() {
    JsonNode secret = CONTAINER.at("/env/1/valueFrom/secretKeyRef");

    assertThat(CONTAINER.at("/envFrom/0/configMapRef/name"))
        .isEqualTo(DeployFiles.manifest("ConfigMap").at("/metadata/name"));
    assertThat(secret.path("name")).isEqualTo(DeployFiles.manifest("Secret").at("/metadata/name"));
    assertThat(DeployFiles.manifest("Secret").path("stringData").has(secret.path("key").asText()))
        .isTrue();
    for (JsonNode resource : DeployFiles.manifest("Kustomization").path("resources")) {
      assertThat(DeployFiles.KUBERNETES.resolve(resource.asText())).exists();
    }
  }

  private static int port(String name) {
    List<Integer> found = new ArrayList<>();
    for (JsonNode port : CONTAINER.path("ports")) {
      if (port.path("name").asText().equals(name)) {
        found.add(port.path("containerPort").asInt());
      }
    }
    assertThat(found).as(name).hasSize(1);
    return found.getFirst();
  }

  private static Map<String, String> labels(JsonNode node) {
    var labels = new TreeMap<String, String>();
    node.properties().forEach(entry -> labels.put(entry.getKey(), entry.getValue().asText()));
    return labels;
  }
}
