package io.quorate.cluster.splitbrain;

import static io.quorate.cluster.splitbrain.MajorityLeaseFixture.freshName;
import static io.quorate.cluster.splitbrain.MajorityLeaseFixture.impatientLease;
import static io.quorate.cluster.splitbrain.MajorityLeaseFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.coordination.lease.javadsl.Lease;
import io.quorate.testing.BesideOthers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a holder believes, and is told, when the database cannot be reached. */
@BesideOthers
@TestInstance(Lifecycle.PER_CLASS)
class MajorityLeaseFaultsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SLACK = Duration.ofSeconds(1);
  private static final Duration TIME_TO_LIVE = MajorityLeaseFixture.TIME_TO_LIVE;

  private final MajorityLeaseFixture database = new MajorityLeaseFixture();
  private final ActorSystem other = database.node();
  private MajorityLeaseRelay relay = database.relay();

  @AfterEach
  void renewRelay() {
    relay.close();
    relay = database.relay();
  }

  @AfterAll
  void stop() {
    relay.close();
    database.close();
  }

  static Stream<Named<Consumer<MajorityLeaseRelay>>> cuts() {
    return Stream.of(
        Named.of("silent", MajorityLeaseRelay::silence),
        Named.of("refusing", MajorityLeaseRelay::refuse));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void shouldNotBelieveInItAnyMoreWhenAnotherCanTakeIt(Consumer<MajorityLeaseRelay> cut) {
    String name = freshName();
    Lease held = lease(database.node(relay), name, "a");
    Lease wanted = lease(other, name, "b");
    var lost = new CompletableFuture<Optional<Throwable>>();
    assertThat(joined(held.acquire(lost::complete))).isTrue();

    cut.accept(relay);
    long cutNanos = System.nanoTime();

    assertThat(held.checkLease()).as("renewed a moment ago").isTrue();
    await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> !held.checkLease());
    assertThat(Duration.ofNanos(System.nanoTime() - cutNanos)).isLessThan(TIME_TO_LIVE);
    assertThat(joined(wanted.acquire())).as("the margin").isFalse();
    await().atMost(PATIENCE).until(() -> joined(wanted.acquire()));
    assertThat(held.checkLease()).isFalse();
    assertThat(joined(lost)).isPresent();
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void shouldFailInTimeWhenTheDatabaseIsAway(Consumer<MajorityLeaseRelay> cut) {
    Lease lease = lease(database.node(relay), freshName(), "a");
    cut.accept(relay);
    long startNanos = System.nanoTime();

    CompletionStage<Boolean> acquired = lease.acquire();

    assertThatThrownBy(() -> joined(acquired)).hasRootCauseInstanceOf(TimeoutException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isLessThan(MajorityLeaseFixture.TIMEOUT.plus(SLACK));
    assertThat(lease.checkLease()).isFalse();
    assertThatThrownBy(() -> joined(lease.release()))
        .hasRootCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void shouldOutliveBrokenConnections() {
    String name = freshName();
    Lease held = lease(database.node(relay), name, "a");
    var lost = new CompletableFuture<Optional<Throwable>>();
    assertThat(joined(held.acquire(lost::complete))).isTrue();
    long startNanos = System.nanoTime();

    while (System.nanoTime() - startNanos < TIME_TO_LIVE.multipliedBy(2).toNanos()) {
      relay.breakConnections();
      assertThat(joined(held.acquire(lost::complete))).as("while broken").isTrue();
      assertThat(joined(lease(other, name, "b").acquire())).isFalse();
      assertThat(held.checkLease()).isTrue();
    }
    assertThat(lost).isNotDone();
  }

  @Test
  void shouldGiveBackWhatComesTooLate() throws SQLException {
    String name = freshName();
    Lease late = impatientLease(other, name, "a");
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate(
          "INSERT INTO coordination_lease VALUES ('%s', 'b', now(), now())".formatted(name));

      CompletionStage<Boolean> acquired = late.acquire();

      assertThatThrownBy(() -> joined(acquired)).hasRootCauseInstanceOf(TimeoutException.class);
      connection.commit();
      await("that the row was taken and given back")
          .atMost(PATIENCE)
          .until(() -> !exists(statement, name));
    }
    assertThat(late.checkLease()).isFalse();
    assertThat(joined(lease(database.node(), name, "c").acquire())).isTrue();
  }

  private static boolean exists(Statement statement, String name) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("SELECT 1 FROM coordination_lease WHERE name = '" + name + "'")) {
      return rows.next();
    }
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
