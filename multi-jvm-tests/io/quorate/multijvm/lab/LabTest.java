package io.quorate.multijvm.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Request;
import io.quorate.multijvm.network.Link;
import io.quorate.multijvm.network.Quality;
import io.quorate.multijvm.network.Topology;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Shows that the lab's faults are real: what is cut is silent, what is paused stands still. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LabTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** How long a fault without a consequence is watched. */
  private static final Duration WATCH = Duration.ofSeconds(2);

  private Lab lab;
  private Client client;

  @BeforeAll
  void start() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    long startedNanos = System.nanoTime();
    lab = Lab.start(getClass().getSimpleName(), 3, 1, NodeSetup.PLAIN);
    client = new Client(lab.urls(), new History());
    say("whole after %d ms".formatted(millisSince(startedNanos)));
  }

  @AfterAll
  void stop() {
    if (lab != null) {
      client.close();
      lab.close();
    }
  }

  @Test
  @Order(1)
  void shouldCarryAllThatNodesSay() {
    for (int from = 1; from <= 3; from++) {
      assertThat(lab.network().toDatabase(from).bytes()).isPositive();
      for (int to = 1; to <= 3; to++) {
        if (from != to) {
          assertThat(lab.network().link(from, to).bytes()).isPositive();
        }
      }
    }
    assertThat(lab.network().strangers()).isZero();
    assertThat(open("first", 1)).isEqualTo(201);
  }

  @Test
  @Order(2)
  void shouldCutOneDirectionAndHealBeforeAnybodyIsRemoved() {
    Link cut = lab.network().link(1, 2);
    Link back = lab.network().link(2, 1);
    lab.network().cut(Set.of(cut.route()));
    await("what was on its way").atMost(LIMIT).until(() -> isSilent(cut));
    long cutBytes = cut.bytes();
    long backBytes = back.bytes();
    await("node 2 to miss node 1").atMost(LIMIT).until(() -> !lab.upSeenBy(2).contains(1));

    assertThat(cut.bytes()).as("passed in the cut direction").isEqualTo(cutBytes);
    assertThat(back.bytes()).as("passed in the other").isGreaterThan(backBytes);
    lab.network().healAll();
    lab.awaitWhole(LIMIT);
    assertThat(cut.bytes()).isGreaterThan(cutBytes);
    assertThat(exits()).isEmpty();
  }

  @Test
  @Order(3)
  void shouldCutOneNodeOffItsDatabaseOnly() {
    lab.network().cut(Topology.withoutDatabase(List.of(3)));
    await("node 3 to be unready").atMost(LIMIT).until(() -> !lab.isReady(3));

    assertThat(lab.isReady(1)).isTrue();
    assertThat(lab.upSeenBy(1)).containsExactlyInAnyOrder(1, 2, 3);
    lab.network().healAll();
    lab.awaitWhole(LIMIT);
    assertThat(exits()).isEmpty();
  }

  @Test
  @Order(4)
  void shouldRefuseWritesWhileTheDiskIsFull() throws SQLException {
    assumeThat(FullDisk.isPossible()).as("prlimit is there").isTrue();
    try (FullDisk disk = lab.postgres().fillDisk()) {
      await("a write that fails").atMost(LIMIT).until(() -> open("full", 1) >= 500);
      assertThat(lab.database().answers()).isTrue();
      assertThat(disk.largestBytes()).isEqualTo(journalBytes());
    }
    await("a write that succeeds").atMost(LIMIT).until(() -> open("free", 1) == 201);
    assertThat(lab.figures().conflicts()).isZero();
    assertThat(exits()).isEmpty();
  }

  @Test
  @Order(5)
  void shouldPauseAndStarveWithoutLosingAnybody() {
    lab.network().quality(Topology.all(lab.nodes()), Quality.PERFECT.delayed(1, 20));
    lab.node(2).pause();
    assertThat(lab.node(2).isPaused()).isTrue();
    assertThat(lab.isReady(2)).isFalse();
    lab.node(2).resume();
    assertThat(lab.node(2).isPaused()).isFalse();
    try (Starvation starvation = Starvation.begin(2)) {
      await("its work").during(WATCH).atMost(LIMIT).until(starvation.process()::isAlive);
      assertThat(starvation.used()).isGreaterThan(Duration.ofMillis(500));
    }
    lab.network().healAll();
    lab.awaitWhole(LIMIT);
    assertThat(exits()).isEmpty();
  }

  @Test
  @Order(6)
  void shouldBringTheDatabaseBackWhenItIsKilled() {
    lab.postgres().kill();
    await("a write").atMost(LIMIT).until(() -> open("killed", 1) == 201);
  }

  @Test
  @Order(7)
  void shouldRemoveAnIsolatedNodeAndTakeItBack() {
    long cutNanos = System.nanoTime();
    LabFigures before = lab.figures();
    lab.network().cut(Topology.isolated(lab.nodes(), 3));
    await("the others to go on without it")
        .atMost(LIMIT)
        .until(() -> lab.seesExactly(1, Set.of(1, 2)) && lab.seesExactly(2, Set.of(1, 2)));
    await("its end").atMost(LIMIT).until(() -> !lab.node(3).exits().isEmpty());
    say("removed after %d ms".formatted(millisSince(cutNanos)));
    assertThat(open("majority", 1)).isEqualTo(201);

    lab.network().healAll();
    lab.awaitWhole(LIMIT);
    LabFigures figures = lab.figures().since(before);
    say("whole after %d ms; %s".formatted(millisSince(cutNanos), figures));
    // The other side may end before it decides, since its lease is fenced.
    assertThat(figures.decisions()).isPositive();
    assertThat(lab.node(1).exits()).isEmpty();
    assertThat(lab.node(2).exits()).isEmpty();
  }

  @Test
  @Order(8)
  void shouldAddAndRemoveANode() {
    lab.add(NodeSetup.PLAIN.with("QUORATE_HTTP_DEADLINE", "9s"));
    lab.awaitWhole(LIMIT);
    assertThat(lab.upSeenBy(4)).containsExactlyInAnyOrder(1, 2, 3, 4);

    assertThat(lab.network().isOpen(4)).isTrue();
    assertThat(lab.node(4).leave()).isEqualTo(NodeExit.LEFT);
    assertThat(lab.nodes()).containsExactly(1, 2, 3);
    assertThat(lab.network().isOpen(4)).as("the way to a node that has ended").isFalse();
    lab.awaitWhole(LIMIT);
  }

  private int open(String account, int node) {
    Request request = Intent.open(account + "-" + System.nanoTime(), 100, 0).request();
    return client.attempt(request, node, LIMIT).status();
  }

  private long journalBytes() throws SQLException {
    try (Connection connection = lab.database().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_relation_size('event_journal')")) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }

  private List<NodeExit> exits() {
    return lab.nodes().stream().flatMap(node -> lab.node(node).exits().stream()).toList();
  }

  /** Tells whether nothing has passed for a while. */
  private static boolean isSilent(Link link) {
    long before = link.bytes();
    await("a while").during(Duration.ofMillis(500)).atMost(LIMIT).until(() -> true);
    return link.bytes() == before;
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }

  private static void say(String text) {
    System.out.println("  " + text);
  }
}
