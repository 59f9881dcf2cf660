package io.quorate.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Computes the environment that a node gets from the files of {@code deploy/}, as Kubernetes and
 * Compose do.
 */
final class DeployedEnvironment {

  private static final Pattern INTERPOLATED =
      Pattern.compile("\\$\\{(?<name>\\w+)(:[-?](?<rest>[^}]*))?}");

  private DeployedEnvironment() {}

  /** Returns that of a pod: its configuration, and what refers to the pod and to the secret. */
  static Map<String, String> ofPod(String podAddress, String password) {
    var environment = new TreeMap<String, String>();
    DeployFiles.manifest("ConfigMap")
        .path("data")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    for (JsonNode variable : container().path("env")) {
      JsonNode from = variable.path("valueFrom");
      if (from.at("/fieldRef/fieldPath").asText().equals("status.podIP")) {
        environment.put(variable.path("name").asText(), podAddress);
      } else if (from.at("/secretKeyRef/key").asText().equals("password")) {
        environment.put(variable.path("name").asText(), password);
      } else {
        throw new IllegalStateException("Expected a known source of " + variable + ".");
      }
    }
    return environment;
  }

  /** Returns that of a service of the compose file. */
  static Map<String, String> ofService(String service, Map<String, String> dotEnv) {
    var environment = new TreeMap<String, String>();
    DeployFiles.document(DeployFiles.ROOT.resolve("compose.yaml"))
        .path("services")
        .path(service)
        .path("environment")
        .properties()
        .forEach(
            entry ->
                environment.put(entry.getKey(), interpolated(entry.getValue().asText(), dotEnv)));
    return environment;
  }

  static JsonNode container() {
    return DeployFiles.manifest("Deployment").at("/spec/template/spec/containers/0");
  }

  /** Replaces {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${NAME:?message}}. */
  static String interpolated(String text, Map<String, String> variables) {
    Matcher matcher = INTERPOLATED.matcher(text);
    return matcher.replaceAll(
        match -> {
          String value = variables.get(match.group("name"));
          if (value != null) {
            return Matcher.quoteReplacement(value);
          }
          if (!match.group().contains(":-")) {
            throw new IllegalArgumentException("Expected a value of " + match.group() + ".");
          }
          return Matcher.quoteReplacement(match.group("rest"));
        });
  }
}
