package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quorate.local.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real nodes with the environment of the Kubernetes manifests find each other by a Kubernetes API,
 * which is a fake one. Each has a loopback address of its own, as a pod has; where the system has
 * only one, there is no test.
 */
@Tag("multi-jvm")
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class BootstrapTest {

  private static final int MANAGEMENT_PORT = 7626;
  private static final String FIRST = "127.0.11.1";
  private static final String SECOND = "127.0.11.2";
  private static final String THIRD = "127.0.11.3";
  private static final String REFUSED = "Forms no new cluster";
  private static final String FORMING = "Forming a new cluster";

  @TempDir private Path directory;

  @BeforeAll
  static void needsManyLoopbackAddresses() {
    assumeThat(List.of(FIRST, SECOND, THIRD)).allMatch(BootstrapTest::isOurs);
  }

  @Test
  void shouldFormOneClusterOfThePodsThatTheApiLists() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("postgres"), 0);
        FakeKubernetes kubernetes = kubernetes("api", FIRST, SECOND, THIRD);
        Pod first = pod(FIRST, kubernetes, postgres, Map.of());
        Pod second = pod(SECOND, kubernetes, postgres, Map.of());
        Pod third = pod(THIRD, kubernetes, postgres, Map.of())) {
      List<Pod> pods = List.of(first, second, third);
      pods.forEach(Pod::awaitReady);

      for (Pod pod : pods) {
        assertThat(pod.members()).containsExactly(member(FIRST), member(SECOND), member(THIRD));
      }
      assertThat(first.log() + second.log() + third.log()).containsOnlyOnce(FORMING);
      assertThat(kubernetes.lastQuery())
          .isEqualTo(
              "labelSelector=app.kubernetes.io/name=quorate,app.kubernetes.io/component=node");
      assertThat(second.open("alice")).isEqualTo(201);
      assertThat(third.account("alice").path("balance").asInt()).isEqualTo(100);
    }
  }

  /** Each sees itself only, and so the way of the contact points would let each form a cluster. */
  @Test
  void shouldFormNoSecondClusterWhenNodesDoNotFindEachOther() throws Exception {
    Map<String, String> alone = Map.of("QUORATE_CONTACT_POINTS", "1");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("postgres"), 0);
        FakeKubernetes one = kubernetes("one", FIRST);
        FakeKubernetes other = kubernetes("other", SECOND);
        Pod first = pod(FIRST, one, postgres, alone)) {
      first.awaitReady();
      try (Pod second = pod(SECOND, other, postgres, alone)) {
        second.awaitLog(REFUSED);

        assertThat(first.members()).containsExactly(member(FIRST));
        assertThat(second.ready()).isFalse();
        assertThat(second.log()).doesNotContain(FORMING);
      }
    }
  }

  @Test
  void shouldFormAClusterOnceTheMembersOfAnotherAreGone() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("postgres"), 0);
        FakeKubernetes kubernetes = kubernetes("api", FIRST);
        Connection database = connect(postgres);
        Pod first = pod(FIRST, kubernetes, postgres, Map.of("QUORATE_CONTACT_POINTS", "1"))) {
      first.awaitLog("serves HTTP");
      // Counts for a while; one that was made much later than now would not count at all.
      update(
          database,
          "INSERT INTO cluster_claim VALUES ('127.0.11.9:2551', now() + interval '15 seconds')");
      first.awaitLog(REFUSED);
      assertThat(first.ready()).isFalse();

      update(database, "DELETE FROM cluster_claim WHERE address = '127.0.11.9:2551'");
      first.awaitReady();
    }
  }

  private FakeKubernetes kubernetes(String name, String... pods)
      throws IOException, GeneralSecurityException, InterruptedException {
    return FakeKubernetes.start(directory.resolve(name), List.of(pods), MANAGEMENT_PORT);
  }

  private Pod pod(
      String address,
      FakeKubernetes kubernetes,
      EmbeddedPostgres postgres,
      Map<String, String> more)
      throws IOException {
    return Pod.start(directory, address, kubernetes, postgres, more);
  }

  private static String member(String address) {
    return "quorate@" + address + ":2551";
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private static void update(Connection database, String sql) throws SQLException {
    try (var statement = database.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  private static boolean isOurs(String address) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
      return true;
    } catch (IOException notOurs) {
      return false;
    }
  }
}
