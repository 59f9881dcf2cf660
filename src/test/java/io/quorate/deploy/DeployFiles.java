package io.quorate.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads the files of {@code deploy/}, strictly: a key that is there twice is an error. */
final class DeployFiles {

  static final Path ROOT = Path.of("deploy");
  static final Path KUBERNETES = ROOT.resolve("kubernetes");
  static final Path KUBERNETES_RAFT = ROOT.resolve("kubernetes-raft");
  static final Path MONITORING = ROOT.resolve("monitoring");

  private static final ObjectMapper JSON = new ObjectMapper();

  private DeployFiles() {}

  /** Returns all files. */
  static List<Path> all() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the documents of a YAML or JSON file, with anchors and merges resolved. */
  static List<JsonNode> documents(Path file) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    var documents = new ArrayList<JsonNode>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text(file))) {
      documents.add(JSON.valueToTree(document));
    }
    return documents;
  }

  /** Returns the only document of a file. */
  static JsonNode document(Path file) {
    List<JsonNode> documents = documents(file);
    if (documents.size() != 1) {
      throw new IllegalStateException("Expected one document in " + file + ".");
    }
    return documents.getFirst();
  }

  /** Returns the only object of a kind among the Kubernetes manifests. */
  static JsonNode manifest(String kind) {
    List<JsonNode> found =
        manifests().stream()
            .filter(document -> document.path("kind").asText().equals(kind))
            .toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          "Expected one %s, but there are %d.".formatted(kind, found.size()));
    }
    return found.getFirst();
  }

  /** Returns all Kubernetes manifests of nodes with a database. */
  static List<JsonNode> manifests() {
    return manifests(KUBERNETES);
  }

  /** Returns all Kubernetes manifests of a folder. */
  static List<JsonNode> manifests(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().flatMap(file -> documents(file).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns all that a pattern matches in a text, in order. */
  static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> result.group()).toList();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
