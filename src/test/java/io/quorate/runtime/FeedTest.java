package io.quorate.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.runtime.feed.Projection;
import io.quorate.runtime.feed.Projections;
import io.quorate.runtime.feed.ReminderProjection;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The feed and the reminders on a real PostgreSQL. */
class FeedTest {

  private static final long SEED = Long.getLong("seed", 42);
  private static TestDatabase test;

  @BeforeAll
  static void start() {
    test = new TestDatabase();
  }

  @AfterAll
  static void stop() {
    test.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    try (Connection connection = test.connect()) {
      connection
          .createStatement()
          .execute("TRUNCATE event_journal, feed_position, reminder RESTART IDENTITY");
    }
  }

  @Test
  void shouldNotReadPastATransactionThatIsStillOpen() throws SQLException {
    try (Connection slow = open();
        Connection fast = open();
        Connection reader = open()) {
      append(slow, "account|slow", 1, "{\"at\":1}");
      append(fast, "account|fast", 1, "{\"at\":1}");
      fast.commit();
      assertThat(read(reader, 10)).isEmpty();
      slow.commit();
      assertThat(read(reader, 10)).containsExactly("account|slow 1", "account|fast 1");
      assertThat(read(reader, 10)).isEmpty();
    }
  }

  @Test
  void shouldOrderByTransactionWhereTheRowNumberWouldSkip() throws SQLException {
    try (Connection early = open();
        Connection late = open();
        Connection reader = open()) {
      early.createStatement().execute("SELECT pg_current_xact_id()");
      append(late, "account|late", 1, "{\"at\":1}");
      late.commit();
      append(early, "account|early", 1, "{\"at\":1}");
      early.commit();
      assertThat(read(reader, 1)).containsExactly("account|early 1");
      assertThat(read(reader, 1)).containsExactly("account|late 1");
    }
  }

  @Test
  void shouldReadAgainWhatAConsumerRolledBack() throws SQLException {
    try (Connection writer = open();
        Connection reader = open()) {
      append(writer, "account|a", 1, "{\"at\":1}");
      writer.commit();
      assertThat(Feed.next(reader, "test", 10)).hasSize(1);
      reader.rollback();
      assertThat(read(reader, 10)).hasSize(1);
    }
  }

  @Test
  void shouldSeeEveryRowOnceAndInEachEntitysOrder() throws Exception {
    int writers = 6;
    int events = 200;
    try (ExecutorService threads = Executors.newFixedThreadPool(writers);
        Connection reader = open()) {
      var running = new ArrayList<Future<?>>();
      for (int writer = 0; writer < writers; writer++) {
        int number = writer;
        running.add(threads.submit(() -> writeHistory(number, events)));
      }
      var seen = new ArrayList<String>();
      while (seen.size() < writers * events && !failed(running)) {
        seen.addAll(read(reader, 50));
      }
      for (Future<?> writer : running) {
        writer.get();
      }
      assertThat(seen).as("seed %d", SEED).doesNotHaveDuplicates().hasSize(writers * events);
      for (int writer = 0; writer < writers; writer++) {
        String id = "account|w" + writer + " ";
        List<String> expected =
            IntStream.rangeClosed(1, events).mapToObj(number -> id + number).toList();
        assertThat(seen.stream().filter(row -> row.startsWith(id)))
            .containsExactlyElementsOf(expected);
      }
    }
  }

  @Test
  void shouldKeepTheLastDueTimeOfEachEntity() throws SQLException {
    try (Connection connection = open()) {
      append(connection, "account|a", 1, "{\"at\":1,\"due\":500}");
      append(connection, "account|a", 2, "{\"at\":2}");
      append(connection, "account|b", 1, "{\"at\":1,\"due\":300}");
      append(connection, "account|c", 1, "{\"at\":1,\"due\":200}");
      append(connection, "account|c", 2, "{\"at\":2,\"due\":0}");
      connection.commit();
      assertThat(follow(connection)).isEqualTo(5);
      connection.commit();
      assertThat(due(connection, 499)).containsExactly("account|b");
      assertThat(due(connection, 500)).containsExactly("account|b", "account|a");
      append(connection, "account|b", 2, "{\"at\":3,\"due\":0}");
      connection.commit();
      assertThat(follow(connection)).isEqualTo(1);
      connection.commit();
      assertThat(due(connection, 500)).containsExactly("account|a");
    }
  }

  @Test
  void shouldGiveEveryProjectionEachPageOnce() throws SQLException {
    try (Connection connection = open()) {
      for (int i = 1; i <= 5; i++) {
        append(connection, "account|a", i, "{\"at\":1}");
      }
      connection.commit();
      var seen = new ArrayList<String>();
      List<Projection> projections = List.of(noting("x", seen), noting("y", seen));

      Projections.Followed first = Projections.follow(connection, projections, 3);
      assertThat(seen).containsExactly("x 3", "y 3");
      first.afterwards().forEach(Runnable::run);
      connection.commit();
      Projections.follow(connection, projections, 3);
      connection.commit();
      assertThat(Projections.follow(connection, projections, 3).entries()).isZero();

      assertThat(seen).containsExactly("x 3", "y 3", "x done", "y done", "x 2", "y 2");
    }
  }

  @Test
  void shouldMoveNothingWhenAProjectionFails() throws SQLException {
    try (Connection connection = open()) {
      append(connection, "account|a", 1, "{\"at\":1,\"due\":500}");
      connection.commit();
      Projection failing =
          (on, page) -> {
            throw new IllegalStateException("Expected to fail.");
          };

      assertThatThrownBy(
              () -> Projections.follow(connection, List.of(new ReminderProjection(), failing), 10))
          .hasMessage("Expected to fail.");
      connection.rollback();
      assertThat(due(connection, 500)).isEmpty();

      assertThat(follow(connection)).isEqualTo(1);
      assertThat(due(connection, 500)).containsExactly("account|a");
    }
  }

  @Test
  void shouldSayHowFarAConsumerIs() throws SQLException {
    try (Connection connection = open()) {
      assertThat(Feed.progress(connection, "test"))
          .isEqualTo(new Feed.Progress(Feed.Position.START, 0));
      append(connection, "account|a", 1, "{\"at\":1}");
      append(connection, "account|a", 2, "{\"at\":1}");
      connection
          .createStatement()
          .execute("UPDATE event_journal SET write_timestamp = 1000 * (ordering + 1)");
      connection.commit();

      long unread = Feed.progress(connection, "test").lagMs();
      Feed.Entry first = Feed.next(connection, "test", 1).getFirst();
      Feed.Progress half = Feed.progress(connection, "test");
      Feed.next(connection, "test", 1);

      assertThat(half.position()).isEqualTo(first.position());
      assertThat(half.lagMs()).isPositive().isLessThan(unread);
      assertThat(Feed.progress(connection, "test").lagMs()).isZero();
    }
  }

  private static Projection noting(String name, List<String> seen) {
    return (connection, page) -> {
      seen.add(name + " " + page.size());
      return () -> seen.add(name + " done");
    };
  }

  private static int follow(Connection connection) throws SQLException {
    return Projections.follow(connection, List.of(new ReminderProjection()), 100).entries();
  }

  private static Void writeHistory(int writer, int events) throws SQLException {
    var random = new Random(SEED + writer);
    try (Connection connection = open()) {
      for (int i = 1; i <= events; i++) {
        append(connection, "account|w" + writer, i, "{\"at\":" + i + "}");
        if (random.nextBoolean() || i == events) {
          connection.commit();
        }
      }
    }
    return null;
  }

  private static boolean failed(List<Future<?>> running) {
    return running.stream().anyMatch(each -> each.state() == Future.State.FAILED);
  }

  private static List<String> read(Connection connection, int limit) throws SQLException {
    List<String> rows =
        Feed.next(connection, "test", limit).stream()
            .map(entry -> entry.persistenceId() + " " + entry.sequenceNr())
            .toList();
    connection.commit();
    return rows;
  }

  private static Connection open() throws SQLException {
    Connection connection = test.connect();
    connection.setAutoCommit(false);
    return connection;
  }

  private static void append(Connection connection, String id, long sequenceNr, String payload)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO event_journal
              (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest,
               event_payload)
            VALUES (?, ?, 'w', 1, 'test', ?)\
            """)) {
      insert.setString(1, id);
      insert.setLong(2, sequenceNr);
      insert.setBytes(3, payload.getBytes(StandardCharsets.UTF_8));
      insert.executeUpdate();
    }
  }

  private static List<String> due(Connection connection, long nowMs) throws SQLException {
    return ReminderProjection.due(connection, nowMs, ReminderProjection.Due.FIRST, 10).stream()
        .map(ReminderProjection.Due::persistenceId)
        .toList();
  }
}
