package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every file of {@code deploy/}. */
class DeployFilesTest {

  private static final Pattern VARIABLE = Pattern.compile("\\bQUORATE_[A-Z_]+[A-Z]");
  private static final Pattern SUBSTITUTION = Pattern.compile("(?<=\\$\\{\\?)QUORATE_[A-Z_]+");

  static List<Path> structured() {
    return DeployFiles.all().stream()
        .filter(file -> file.toString().matches(".*\\.(yaml|json)"))
        .toList();
  }

  @Test
  void shouldHaveWhatADeploymentNeeds() {
    assertThat(DeployFiles.all())
        .contains(
            DeployFiles.ROOT.resolve("Dockerfile"),
            DeployFiles.ROOT.resolve("Dockerfile.dockerignore"),
            DeployFiles.ROOT.resolve(".env.example"));
    assertThat(structured())
        .contains(
            DeployFiles.ROOT.resolve("compose.yaml"),
            DeployFiles.KUBERNETES.resolve("deployment.yaml"),
            DeployFiles.MONITORING.resolve("grafana-dashboard.json"));
  }

  @ParameterizedTest
  @MethodSource("structured")
  void shouldParse(Path file) {
    assertThat(DeployFiles.documents(file))
        .isNotEmpty()
        .allSatisfy(document -> assertThat(document.isObject()).isTrue());
  }

  @Test
  void shouldNameOnlyVariablesThatANodeReads() {
    Set<String> read =
        new TreeSet<>(
            DeployFiles.matches(SUBSTITUTION, DeployFiles.text(Path.of("conf/environment.conf"))));
    assertThat(read).contains("QUORATE_HOST");

    for (Path file : DeployFiles.all()) {
      assertThat(DeployFiles.matches(VARIABLE, DeployFiles.text(file)))
          .as(file.toString())
          .isSubsetOf(read);
    }
  }

  @Test
  void shouldHoldNoSecret() {
    assertThat(DeployFiles.text(DeployFiles.ROOT.resolve(".gitignore")).lines()).contains(".env");
    assertThat(DeployFiles.text(DeployFiles.ROOT.resolve(".env.example")).lines())
        .contains("QUORATE_DB_PASSWORD=");
    JsonNode secret = DeployFiles.manifest("Secret");
    assertThat(secret.at("/stringData/password").asText()).isEqualTo("choose-a-password");
    JsonNode kustomization = DeployFiles.manifest("Kustomization");
    assertThat(kustomization.path("resources").toString())
        .contains("deployment.yaml")
        .doesNotContain("secret");
  }

  @Test
  void shouldBuildAnImageThatRunsJavaItselfAndNotAsRoot() {
    List<String> lines =
        DeployFiles.text(DeployFiles.ROOT.resolve("Dockerfile"))
            .lines()
            .map(String::strip)
            .toList();

    assertThat(lines).contains("USER 10001:10001", "ENTRYPOINT [\"java\", \\", "CMD [\"serve\"]");
    assertThat(lines.indexOf("USER 10001:10001"))
        .isGreaterThan(lines.indexOf("FROM eclipse-temurin:25-jre"));
    assertThat(DeployedEnvironment.container().at("/command").isMissingNode()).isTrue();
    assertThat(DeployFiles.manifest("Deployment").at("/spec/template/spec/securityContext"))
        .hasToString(
            "{\"runAsNonRoot\":true,\"runAsUser\":10001,\"runAsGroup\":10001,\"fsGroup\":10001,"
                + "\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}");
  }
}
