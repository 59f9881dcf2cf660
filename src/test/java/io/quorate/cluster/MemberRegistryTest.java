package io.quorate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cluster.LeaseTable.Owner;
import io.quorate.cluster.MemberRegistry.Sight;
import io.quorate.runtime.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node that starts sees of the others, in a real database and by real ports. */
@NullUnmarked
class MemberRegistryTest {

  private static final String SELF = "127.0.0.1:1";
  private static final Margins MARGINS =
      new Margins(Duration.ofSeconds(3), Duration.ofSeconds(7), Duration.ofSeconds(4));

  private TestDatabase database;
  private MemberRegistry registry;
  private ServerSocket port;
  private String listening;

  @BeforeEach
  void start() throws IOException {
    database = new TestDatabase();
    registry = new MemberRegistry(database.database(), SELF, MARGINS);
    port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    listening = "127.0.0.1:" + port.getLocalPort();
  }

  @AfterEach
  void stop() throws IOException {
    database.close();
    port.close();
  }

  @Test
  void shouldSeeWhoHasRenewedJustNowThoughItRefusesConnections() throws Exception {
    assertThat(registry.look()).isEqualTo(new Sight(List.of(), false));
    renewed(listening, 0);
    port.close();

    assertThat(registry.look().living()).containsExactly(listening);
    assertThat(registry.look().isNobody()).isFalse();
  }

  @Test
  void shouldSeeTheSilentUntilItsPortIsClosed() throws Exception {
    renewed(listening, 10);

    assertThat(registry.look()).isEqualTo(new Sight(List.of(), true));
    port.close();
    assertThat(registry.look().isNobody()).isTrue();
  }

  @Test
  void shouldNotSeeWhoIsGoneOrFencedOrItself() throws Exception {
    renewed(listening, MemberRegistry.FRESH_SECONDS + 1);
    renewed(SELF, 0);

    assertThat(registry.look().isNobody()).isTrue();
    renewed(listening, -2 * MemberRegistry.FRESH_SECONDS);
    assertThat(registry.look().isNobody()).isTrue();
    renewed(listening, 0);
    sql("UPDATE node_lease SET fenced = true");
    assertThat(registry.look().isNobody()).isTrue();
  }

  private void renewed(String hostPort, int secondsAgo) throws Exception {
    database
        .database()
        .run(connection -> LeaseTable.take(connection, new Owner(hostPort, secondsAgo), 0))
        .toCompletableFuture()
        .get();
    sql(
        "UPDATE node_lease SET seen_at = now() - make_interval(secs => %d) WHERE address = '%s'"
            .formatted(secondsAgo, hostPort));
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
