package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node makes of the environment that the files of {@code deploy/} give it. */
class DeployedConfigTest {

  private static final String POD = "10.1.2.3";
  private static final String PASSWORD = "pass$word\"#1";
  private static final String BOOTSTRAP = "akka.management.cluster.bootstrap.";
  private static final String SLICK = "akka-persistence-jdbc.shared-databases.slick.db.";

  @TempDir private Path directory;

  @Test
  void shouldBeCompleteInAPod() throws IOException, InterruptedException {
    Map<String, String> environment = DeployedEnvironment.ofPod(POD, PASSWORD);

    assertThat(configured(environment))
        .contains(
            "akka.remote.artery.canonical.hostname=" + POD,
            "akka.remote.artery.canonical.port=2551",
            "akka.cluster.seed-nodes=[]",
            "akka.management.http.hostname=" + POD,
            "akka.management.http.port=7626",
            "akka.management.http.route-providers-read-only=true",
            "akka.discovery.method=kubernetes-api",
            "akka.discovery.kubernetes-api.pod-label-selector="
                + "app.kubernetes.io/name=quorate,app.kubernetes.io/component=node",
            BOOTSTRAP + "contact-point-discovery.required-contact-point-nr=2",
            BOOTSTRAP + "new-cluster-enabled=true",
            BOOTSTRAP + "join-decider.class=io.quorate.cluster.join.BootstrapDecider",
            "quorate.http.host=0.0.0.0",
            "quorate.http.drain-delay=10s",
            SLICK + "password=" + PASSWORD)
        .anyMatch(line -> line.startsWith(SLICK + "url=jdbc:postgresql://postgres-1."));
  }

  @Test
  void shouldBeCompleteAsAServiceOfCompose() throws IOException, InterruptedException {
    Map<String, String> environment =
        DeployedEnvironment.ofService("node-2", Map.of("QUORATE_DB_PASSWORD", PASSWORD));

    assertThat(configured(environment))
        .contains(
            "akka.remote.artery.canonical.hostname=node-2",
            "akka.cluster.seed-nodes=[akka://quorate@node-1:2551, akka://quorate@node-2:2551,"
                + " akka://quorate@node-3:2551]",
            "quorate.http.host=0.0.0.0",
            SLICK + "url=jdbc:postgresql://postgres:5432/quorate",
            SLICK + "password=" + PASSWORD);
  }

  private List<String> configured(Map<String, String> environment)
      throws IOException, InterruptedException {
    assertThat(environment.keySet()).isNotEmpty().allMatch(name -> name.startsWith("QUORATE_"));
    var paths =
        List.of(
            "akka.remote.artery.canonical.hostname",
            "akka.remote.artery.canonical.port",
            "akka.cluster.seed-nodes",
            "akka.management.http.hostname",
            "akka.management.http.port",
            "akka.management.http.route-providers-read-only",
            "akka.discovery.method",
            "akka.discovery.kubernetes-api.pod-label-selector",
            BOOTSTRAP + "contact-point-discovery.required-contact-point-nr",
            BOOTSTRAP + "new-cluster-enabled",
            BOOTSTRAP + "join-decider.class",
            "quorate.http.host",
            "quorate.http.drain-delay",
            SLICK + "url",
            SLICK + "password");
    try (var process =
        JavaProcess.start(
            directory.resolve("output.txt"), CheckedConfig.class, environment, paths)) {
      assertThat(process.awaitEnd()).as(process.output()).isZero();
      return process.output().lines().toList();
    }
  }
}
