package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.cluster.NodeConfig;
import io.quorate.cluster.join.BootstrapSettings;
import io.quorate.config.SettingsSection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a node is told to find the others. */
class BootstrapSettingsTest {

  private static final String KUBERNETES = "quorate.cluster.discovery = kubernetes\n";

  @Test
  void shouldJoinSeedNodesAsShipped() {
    BootstrapSettings settings = settings("");

    assertThat(settings.kubernetes()).isFalse();
    assertThat(settings.akka()).isEmpty();
    assertThat(NodeConfig.seedNodes(NodeConfig.complete(config(""))))
        .containsExactly("akka://quorate@127.0.0.1:2551");
  }

  @Test
  void shouldHaveNoSeedNodesWithADiscovery() {
    assertThat(NodeConfig.seedNodes(NodeConfig.complete(config(KUBERNETES)))).isEmpty();
  }

  @Test
  void shouldRefuseSeedNodesBesideADiscovery() {
    assertThatThrownBy(() -> settings(KUBERNETES + "quorate.cluster.seed-nodes = \"a:1\""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quorate.cluster.seed-nodes")
        .hasMessageContaining("a:1");
  }

  @Test
  void shouldLookInTheNamespaceThatItIsGiven() {
    String path = "akka.discovery.kubernetes-api.pod-namespace";

    assertThat(settings(KUBERNETES).akka()).doesNotContainKey(path);
    assertThat(settings(KUBERNETES + "quorate.cluster.kubernetes.namespace = bank").akka())
        .containsEntry(path, "bank");
  }

  @Test
  void shouldOfferNothingButTheBootstrapOnTheManagementPort() {
    Config routes =
        NodeConfig.complete(config(KUBERNETES)).getConfig("akka.management.http.routes");

    assertThat(routes.getString("health-checks")).isEmpty();
    assertThat(routes.root().keySet())
        .containsExactlyInAnyOrder("health-checks", "cluster-bootstrap");
  }

  @ParameterizedTest
  @CsvSource({
    "discovery, dns",
    "contact-points, 0",
    "contact-points, x",
    "new-cluster, perhaps",
    "management-port, 0",
    "management-port, 65536"
  })
  void shouldNameTheKeyOfAWrongValue(String key, String value) {
    String path = "quorate.cluster." + key;

    assertThatThrownBy(() -> settings("%s = \"%s\"".formatted(path, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected")
        .hasMessageContaining(path);
  }

  private static BootstrapSettings settings(String text) {
    return BootstrapSettings.of(SettingsSection.of(config(text).getConfig("quorate"), "cluster"));
  }

  private static Config config(String text) {
    return ConfigFactory.parseString(text).withFallback(NodeConfig.load(null));
  }
}
