package io.quorate.cluster.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cluster.join.MemberRegistry.Sight;
import io.quorate.cluster.lease.Margins;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.postgres.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
    registry =
        new MemberRegistry(
            database.storage().nodeLeases(), database.storage().clusterClaims(), SELF, MARGINS);
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
    renewed(listening, (int) MemberRegistry.FRESH.toSeconds() + 1);
    renewed(SELF, 0);

    assertThat(registry.look().isNobody()).isTrue();
    renewed(listening, -2 * (int) MemberRegistry.FRESH.toSeconds());
    assertThat(registry.look().isNobody()).isTrue();
    renewed(listening, 0);
    database.execute("UPDATE node_lease SET fenced = true");
    assertThat(registry.look().isNobody()).isTrue();
  }

  private void renewed(String hostPort, int secondsAgo) {
    var owner = new Owner(hostPort, secondsAgo);
    database.storage().nodeLeases().take(owner, 0).toCompletableFuture().join();
    database.renewedAgo(owner, Duration.ofSeconds(secondsAgo));
  }
}
