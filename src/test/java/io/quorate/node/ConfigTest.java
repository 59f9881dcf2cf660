package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.quorate.Main;
import io.quorate.audit.AuditSettings;
import io.quorate.cluster.NodeConfig;
import io.quorate.http.api.TransactionSettings;
import io.quorate.http.server.HttpSettings;
import io.quorate.outbound.PartnerSettings;
import io.quorate.runtime.sharding.Entities;
import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.ChildProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a node's configuration is put together, and what becomes of wrong values. */
@BesideOthers
class ConfigTest {

  /** Each variable of the environment, its key, and a value that is not the shipped one. */
  private static final List<Variable> VARIABLES =
      List.of(
          new Variable("QUORATE_HTTP_HOST", "quorate.http.host", "127.0.0.2"),
          new Variable("QUORATE_HTTP_PORT", "quorate.http.port", "9099"),
          new Variable("QUORATE_HTTP_ALLOWED_HOSTS", "quorate.http.allowed-hosts", "bank.example"),
          new Variable("QUORATE_HTTP_DEADLINE", "quorate.http.deadline", "11s"),
          new Variable("QUORATE_HTTP_MAX_IN_FLIGHT", "quorate.http.max-in-flight", "77"),
          new Variable("QUORATE_HTTP_MAX_CONNECTIONS", "quorate.http.max-connections", "78"),
          new Variable("QUORATE_DRAIN_DELAY", "quorate.http.drain-delay", "3s"),
          new Variable("QUORATE_HOST", "quorate.cluster.host", "127.0.0.3"),
          new Variable("QUORATE_PORT", "quorate.cluster.port", "2599"),
          new Variable("QUORATE_SEED_NODES", "quorate.cluster.seed-nodes", "a:1,b:2"),
          new Variable("QUORATE_DISCOVERY", "quorate.cluster.discovery", "kubernetes"),
          new Variable("QUORATE_CONTACT_POINTS", "quorate.cluster.contact-points", "4"),
          new Variable("QUORATE_NEW_CLUSTER", "quorate.cluster.new-cluster", "off"),
          new Variable("QUORATE_MANAGEMENT_PORT", "quorate.cluster.management-port", "7000"),
          new Variable("QUORATE_POD_SELECTOR", "quorate.cluster.kubernetes.pod-selector", "a=b"),
          new Variable(
              "QUORATE_POD_CONTAINER", "quorate.cluster.kubernetes.container-name", "node"),
          new Variable("QUORATE_POD_NAMESPACE", "quorate.cluster.kubernetes.namespace", "other"),
          new Variable("QUORATE_BIND_HOST", "quorate.cluster.bind-host", "0.0.0.0"),
          new Variable("QUORATE_BIND_PORT", "quorate.cluster.bind-port", "2600"),
          new Variable("QUORATE_SPLIT_BRAIN", "quorate.cluster.split-brain", "keep-oldest"),
          new Variable("QUORATE_CLUSTER_SIZE", "quorate.cluster.size", "5"),
          new Variable("QUORATE_QUORUM_SIZE", "quorate.cluster.quorum-size", "3"),
          new Variable("QUORATE_FAILURE_PAUSE", "quorate.cluster.failure-pause", "4s"),
          new Variable("QUORATE_STABLE_AFTER", "quorate.cluster.stable-after", "9s"),
          new Variable("QUORATE_LEASE", "quorate.cluster.lease", "5s"),
          new Variable("QUORATE_JOURNAL", "quorate.storage.engine", "raft"),
          new Variable("QUORATE_RAFT_PEERS", "quorate.raft.peers", "c:1,d:2"),
          new Variable("QUORATE_RAFT_HOST", "quorate.raft.host", "127.0.0.4"),
          new Variable("QUORATE_RAFT_PORT", "quorate.raft.port", "7801"),
          new Variable("QUORATE_RAFT_CONSENSUS_PORT", "quorate.raft.consensus-port", "7802"),
          new Variable("QUORATE_RAFT_BIND_HOST", "quorate.raft.bind-host", "0.0.0.0"),
          new Variable("QUORATE_RAFT_ELECTION_TIMEOUT", "quorate.raft.election-timeout", "2s"),
          new Variable("QUORATE_DB_URL", "quorate.database.url", "jdbc:postgresql://h/d"),
          new Variable("QUORATE_DB_USER", "quorate.database.user", "somebody"),
          new Variable("QUORATE_DB_PASSWORD", "quorate.database.password", "secret$1\"#x"),
          new Variable(
              "QUORATE_DB_JOURNAL_CONNECTIONS", "quorate.database.journal-connections", "3"),
          new Variable("QUORATE_DATA", "quorate.data", "elsewhere"),
          new Variable("QUORATE_KEYS_RECOGNISED_FOR", "quorate.entity.keys-recognised-for", "36h"),
          new Variable(
              "QUORATE_THREE_PHASE_COMMIT", "quorate.transactions.three-phase-commit", "on"),
          new Variable("QUORATE_CALL_ALLOW", "quorate.call.allow", "https://partner.example/a"),
          new Variable("QUORATE_CALL_ALLOW_PRIVATE", "quorate.call.allow-private-addresses", "on"));

  @TempDir private Path directory;

  @Test
  void shouldShipWhatTheContractNames() {
    Config config = NodeConfig.load(null);

    assertThat(config.getString("quorate.http.host")).isEqualTo("127.0.0.1");
    assertThat(config.getInt("quorate.http.port")).isEqualTo(8080);
    assertThat(config.getString("quorate.cluster.host")).isEqualTo("127.0.0.1");
    assertThat(config.getInt("quorate.cluster.port")).isEqualTo(2551);
    assertThat(config.getString("quorate.cluster.seed-nodes")).isEmpty();
    assertThat(config.getString("quorate.database.url")).isEmpty();
    assertThat(config.getString("quorate.data")).isEqualTo("data/serve");
    assertThat(config.getDuration("quorate.entity.keys-recognised-for"))
        .isEqualTo(Duration.ofHours(24));
    assertThat(config.getBoolean("quorate.transactions.three-phase-commit")).isFalse();
    assertThat(config.getString("quorate.call.allow")).isEmpty();
  }

  @Test
  void shouldLayAFileOverWhatIsShipped() throws IOException {
    Config config = NodeConfig.load(file("quorate.http { port = 9000, max-body = 1 MiB }"));

    assertThat(config.getInt("quorate.http.port")).isEqualTo(9000);
    assertThat(HttpSettings.of(config.getConfig("quorate")).maxBodyBytes()).isEqualTo(1_048_576);
    assertThat(config.getInt("quorate.http.max-in-flight")).isEqualTo(1024);
    assertThat(config.getString("akka.actor.provider")).isEqualTo("cluster");
  }

  @Test
  void shouldLayTheEnvironmentOverAFile() throws IOException, InterruptedException {
    Path file =
        file(
            VARIABLES.stream()
                .map(variable -> variable.key + " = \"of the file\"")
                .collect(Collectors.joining("\n")));
    var arguments = new ArrayList<>(List.of(file.toString()));
    VARIABLES.forEach(variable -> arguments.add(variable.key));
    var environment = new TreeMap<String, String>();
    VARIABLES.forEach(variable -> environment.put(variable.name, variable.value));

    ChildProcess withEnvironment =
        ChildProcess.run(directory, PrintedConfig.class, environment, arguments);
    ChildProcess without = ChildProcess.run(directory, PrintedConfig.class, Map.of(), arguments);

    assertThat(withEnvironment.output().lines())
        .containsAll(
            VARIABLES.stream().map(variable -> variable.key + "=" + variable.value).toList());
    assertThat(without.output().lines())
        .containsAll(VARIABLES.stream().map(variable -> variable.key + "=of the file").toList());
  }

  @Test
  void shouldKnowEveryVariableOfTheEnvironment() throws IOException {
    try (var in = NodeConfig.class.getResourceAsStream("/conf/environment.conf")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text.lines().filter(line -> line.contains("${?")))
          .containsExactlyInAnyOrderElementsOf(
              VARIABLES.stream()
                  .map(variable -> "%s = ${?%s}".formatted(variable.key, variable.name))
                  .toList());
    }
  }

  @Test
  void shouldNameAFileThatCannotBeRead() throws IOException {
    Path absent = directory.resolve("absent.conf");

    assertThatThrownBy(() -> NodeConfig.load(absent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("absent.conf");
    assertThatThrownBy(() -> NodeConfig.load(file("quorate { http {")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("node.conf");
    assertThatThrownBy(() -> NodeConfig.load(file("quorate.http.port = ${NOWHERE_SET}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NOWHERE_SET");
  }

  @Test
  void shouldSetWhatAkkaNeeds() throws IOException {
    Config config =
        NodeConfig.complete(
            NodeConfig.load(
                file(
                    """
                    quorate.cluster { host = "10.0.0.1", port = 2600, seed-nodes = "a:1, b:2" }
                    quorate.database { url = "jdbc:postgresql://h/d", journal-connections = 3 }
                    """)));

    assertThat(config.getString("akka.remote.artery.canonical.hostname")).isEqualTo("10.0.0.1");
    assertThat(config.getInt("akka.remote.artery.canonical.port")).isEqualTo(2600);
    assertThat(config.getStringList("akka.cluster.seed-nodes"))
        .containsExactly("akka://quorate@a:1", "akka://quorate@b:2");
    Config slick = config.getConfig("akka-persistence-jdbc.shared-databases.slick.db");
    assertThat(slick.getString("url")).isEqualTo("jdbc:postgresql://h/d");
    assertThat(slick.getInt("numThreads")).isEqualTo(3);
    assertThat(slick.getInt("maxConnections")).isEqualTo(3);
    assertThat(config.getInt("jdbc-journal.parallelism")).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quorate.http.port                    | -1",
        "quorate.http.port                    | 65536",
        "quorate.http.port                    | x",
        "quorate.http.deadline                | soon",
        "quorate.http.deadline                | 0s",
        "quorate.http.deadline                | -1s",
        "quorate.http.deadline                | 16001ms",
        "quorate.http.max-in-flight           | 0",
        "quorate.http.max-in-flight           | many",
        "quorate.http.max-connections         | -1",
        "quorate.http.max-body                | huge",
        "quorate.http.body-timeout            | 0s",
        "quorate.http.allowed-hosts           | bank.example:80",
        "quorate.http.drain-timeout           | x",
        "quorate.http.drain-timeout           | 20001ms",
        "quorate.cluster.port                 | x",
        "quorate.cluster.port                 | 65536",
        "quorate.cluster.seed-nodes           | nonsense",
        "quorate.cluster.seed-nodes           | a:99999",
        "quorate.cluster.bind-port            | 65536",
        "quorate.cluster.split-brain          | keep-calm",
        "quorate.cluster.size                 | x",
        "quorate.cluster.failure-pause        | 999ms",
        "quorate.cluster.stable-after         | 4999ms",
        "quorate.cluster.lease                | 1999ms",
        "quorate.cluster.lease                | 7001ms",
        "quorate.database.journal-connections | 0",
        "quorate.database.journal-connections | x",
        "quorate.database.connection-timeout  | x",
        "quorate.database.statement-timeout   | -1s",
        "quorate.entity.buffer-size           | 0",
        "quorate.entity.batch-size            | 0",
        "quorate.entity.write-attempts        | 0",
        "quorate.entity.snapshot-every        | 0",
        "quorate.entity.restart-backoff-min   | x",
        "quorate.entity.restart-backoff-max   | -1s",
        "quorate.entity.keys-recognised-for   | 0s",
        "quorate.entity.keys-recognised-for   | x",
        "quorate.ask.patience-max             | x",
        "quorate.entity.outgoing-deadline     | 0s",
        "quorate.entity.outgoing-backoff-min  | x",
        "quorate.entity.outgoing-backoff-max  | 1ms",
        "quorate.entity.linger-over           | 0s",
        "quorate.entity.written-within        | 0s",
        "quorate.transactions.timeout         | 0s",
        "quorate.transactions.timeout         | 25h",
        "quorate.transactions.wait            | 56s",
        "quorate.transactions.wait            | x",
        "quorate.transactions.wait-max        | 1s",
        "quorate.transactions.wait-max        | 56s",
        "quorate.transactions.three-phase-commit | perhaps",
        "quorate.call.allow                   | nonsense",
        "quorate.call.timeout                 | 0s",
        "quorate.call.attempts                | 0",
        "quorate.call.max-answer              | 1 MiB",
        "quorate.audit.interval               | 99ms",
        "quorate.audit.interval               | x",
      })
  void shouldNameTheKeyOfAWrongValue(String key, String value) throws IOException {
    Path file = file(key + " = \"" + value + "\"");

    assertThatThrownBy(() -> settingsOf(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected")
        .hasMessageContaining(key);
  }

  @Test
  void shouldEndServeWithTheKeyOfAWrongValue() throws IOException, InterruptedException {
    ChildProcess serve =
        ChildProcess.run(
            directory,
            Main.class,
            Map.of("QUORATE_HTTP_PORT", "x", "QUORATE_DB_URL", "jdbc:postgresql://127.0.0.1:1/d"),
            List.of("serve"));

    assertThat(serve.exitCode()).isEqualTo(1);
    assertThat(serve.output()).contains("quorate.http.port").doesNotContain("\tat ");
  }

  @Test
  void shouldEndServeWhenThereIsNoDatabase() throws IOException, InterruptedException {
    Path impatient = file("quorate.database.start-patience = 1s");
    ChildProcess serve =
        ChildProcess.run(
            directory,
            Main.class,
            Map.of(
                "QUORATE_HTTP_PORT", "0",
                "QUORATE_PORT", "0",
                "QUORATE_DB_URL", "jdbc:postgresql://127.0.0.1:1/d",
                "QUORATE_DB_PASSWORD", "not-to-be-shown"),
            List.of("serve", "--config", impatient.toString()));

    assertThat(serve.exitCode()).isEqualTo(1);
    assertThat(serve.output())
        .contains("jdbc:postgresql://127.0.0.1:1/d")
        .doesNotContain("not-to-be-shown")
        .doesNotContain("\tat ");
  }

  @Test
  void shouldEndServeWhenItsDataHaveNoPlace() throws IOException, InterruptedException {
    ChildProcess serve =
        ChildProcess.run(
            directory,
            Main.class,
            Map.of("QUORATE_DATA", file("no directory").toString()),
            List.of("serve"));

    assertThat(serve.exitCode()).isEqualTo(1);
    assertThat(serve.output())
        .contains("Expected to use the directory")
        .doesNotContain("Expected to start")
        .doesNotContain("\tat ");
  }

  /** Reads all settings that can be read without starting anything. */
  private static void settingsOf(Path file) {
    Config quorate = NodeConfig.complete(NodeConfig.load(file)).getConfig("quorate");
    HttpSettings.of(quorate);
    Entities.checkSettings(quorate);
    TransactionSettings.of(quorate);
    PartnerSettings.of(quorate);
    AuditSettings.of(quorate);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("node.conf"), text);
  }

  private record Variable(String name, String key, String value) {}
}
