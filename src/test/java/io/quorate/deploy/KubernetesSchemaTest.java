package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether the manifests are what the API of Kubernetes takes, by the types that its own client for
 * Java is generated from: no unknown field, none missing, none of another type.
 */
class KubernetesSchemaTest {

  private static final String TYPES = "io.kubernetes.client.openapi.models.V1";

  /** Of kustomize, not of the API. */
  private static final String NOT_OF_THE_API = "Kustomization";

  static List<JsonNode> manifests() {
    return Stream.of(DeployFiles.KUBERNETES, DeployFiles.KUBERNETES_RAFT)
        .flatMap(folder -> DeployFiles.manifests(folder).stream())
        .filter(manifest -> !manifest.path("kind").asText().equals(NOT_OF_THE_API))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void shouldBeWhatTheApiTakes(JsonNode manifest) throws Exception {
    check(manifest.path("kind").asText(), manifest.toString());
  }

  @Test
  void shouldCoverAllManifests() {
    assertThat(manifests()).hasSizeGreaterThanOrEqualTo(15);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "topologyKey|topologyKy",
        "maxSurge|maxSurges",
        "\"periodSeconds\":|\"periodSeconds\":\"often\",\"timeoutSeconds\":",
        "\"serviceAccountName\":|\"serviceAccounts\":"
      })
  void shouldFindWhatTheApiDoesNotTake(String change) {
    String deployment = DeployFiles.manifest("Deployment").toString();
    int bar = change.indexOf('|');
    String original = change.substring(0, bar);
    assertThat(deployment).contains(original);

    assertThatThrownBy(
            () -> check("Deployment", deployment.replace(original, change.substring(bar + 1))))
        .isInstanceOf(RuntimeException.class);
  }

  /** Throws when a manifest of a kind is not of the type that the API has for it. */
  private static void check(String kind, String manifest) throws Exception {
    Class<?> type = Class.forName(TYPES + kind);
    try {
      type.getMethod("validateJsonElement", JsonElement.class)
          .invoke(null, JsonParser.parseString(manifest));
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("Expected a " + kind + ", but " + e.getCause(), e);
    }
    JSON.deserialize(manifest, type);
  }
}
