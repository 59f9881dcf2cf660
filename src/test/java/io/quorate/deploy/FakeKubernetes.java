package io.quorate.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A Kubernetes API that knows pods only: answers the list of those of one namespace to who has the
 * token of its service account, over TLS with a certificate of its own. Safe for use by any thread.
 */
final class FakeKubernetes implements AutoCloseable {

  static final String NAMESPACE = "quorate";

  /** A pod that is listed as running, but whose container waits to be started again. */
  private static final String CRASHED = "127.0.0.250";

  private static final String TOKEN = "token-of-a-service-account";
  private static final String PATH = "/api/v1/namespaces/" + NAMESPACE + "/pods";
  private static final String PASSWORD = "password";
  private static final int KEYTOOL_LIMIT_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final HttpsServer server;
  private final List<String> addresses;
  private final int managementPort;
  private final AtomicReference<String> lastQuery = new AtomicReference<>("");

  private FakeKubernetes(
      Path directory, HttpsServer server, List<String> addresses, int managementPort) {
    this.directory = directory;
    this.server = server;
    this.addresses = List.copyOf(addresses);
    this.managementPort = managementPort;
  }

  /**
   * Starts one.
   *
   * @param directory where a pod finds the service account, as {@link #account} says
   * @param addresses of the pods
   */
  static FakeKubernetes start(Path directory, List<String> addresses, int managementPort)
      throws IOException, GeneralSecurityException, InterruptedException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("token"), TOKEN);
    Files.writeString(directory.resolve("namespace"), NAMESPACE);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certified(directory)));
    var kubernetes = new FakeKubernetes(directory, server, addresses, managementPort);
    server.createContext("/", kubernetes::answer);
    server.start();
    return kubernetes;
  }

  /** Returns what Kubernetes adds to the environment of every pod. */
  Map<String, String> environment() {
    return Map.of(
        "KUBERNETES_SERVICE_HOST", server.getAddress().getAddress().getHostAddress(),
        "KUBERNETES_SERVICE_PORT", String.valueOf(server.getAddress().getPort()));
  }

  /** Returns the configuration by which a node finds the service account in the directory. */
  String account() {
    return """
    akka.discovery.kubernetes-api {
      api-ca-path = "%1$s/ca.crt"
      api-token-path = "%1$s/token"
      pod-namespace-path = "%1$s/namespace"
    }
    """
        .formatted(directory.toAbsolutePath());
  }

  /** Returns the query of the last request that was answered. */
  String lastQuery() {
    return lastQuery.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean known =
          ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
      int status = known ? exchange.getRequestURI().getPath().equals(PATH) ? 200 : 404 : 403;
      byte[] body = status == 200 ? JSON.writeValueAsBytes(pods()) : new byte[0];
      if (status == 200) {
        lastQuery.set(exchange.getRequestURI().getQuery());
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Map<String, Object> pods() {
    return Map.of(
        "kind",
        "PodList",
        "apiVersion",
        "v1",
        "items",
        Stream.concat(
                addresses.stream().map(address -> pod(address, "running")),
                Stream.of(pod(CRASHED, "waiting")))
            .toList());
  }

  private Map<String, Object> pod(String address, String state) {
    var ports =
        List.of(
            Map.of("name", "http", "containerPort", 8080),
            Map.of("name", "management", "containerPort", managementPort));
    return Map.of(
        "metadata", Map.of("name", "quorate-" + address),
        "spec", Map.of("containers", List.of(Map.of("name", "quorate", "ports", ports))),
        "status",
            Map.of(
                "phase",
                "Running",
                "podIP",
                address,
                "containerStatuses",
                List.of(Map.of("name", "quorate", "state", Map.of(state, Map.of())))));
  }

  private static SSLContext certified(Path directory)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path store = directory.resolve("api.p12");
    keytool(
        store,
        "-genkeypair",
        "-keyalg",
        "RSA",
        "-keysize",
        "2048",
        "-dname",
        "CN=kubernetes",
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "2");
    keytool(store, "-exportcert", "-rfc", "-file", directory.resolve("ca.crt").toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-alias",
            "api",
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    if (!process.waitFor(KEYTOOL_LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("Expected keytool to succeed: " + command);
    }
  }
}
