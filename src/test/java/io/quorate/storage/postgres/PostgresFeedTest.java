package io.quorate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.FeedSuite;
import io.quorate.testing.Seed;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The feed in PostgreSQL, and what open transactions mean for it. */
class PostgresFeedTest extends FeedSuite {

  private static final byte[] PAYLOAD = {};

  PostgresFeedTest() {
    super(new TestDatabase());
  }

  @Test
  void shouldNotReadPastATransactionThatIsStillOpen() throws SQLException {
    try (Connection slow = open();
        Connection fast = open()) {
      append(slow, "account|slow");
      append(fast, "account|fast");
      fast.commit();
      assertThat(read(10)).isEmpty();
      slow.commit();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(read(10)).containsExactly("account|slow 1", "account|fast 1"));
      assertThat(read(10)).isEmpty();
    }
  }

  @Test
  void shouldOrderByTransactionWhereTheRowNumberWouldSkip() throws SQLException {
    try (Connection early = open();
        Connection late = open()) {
      append(early, "account|early");
      append(late, "account|late");
      late.commit();
      append(early, "account|too");
      early.commit();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(read(1)).containsExactly("account|early 1"));
      assertThat(read(2)).containsExactly("account|too 1", "account|late 1");
    }
  }

  @Test
  void shouldGoOnWhileAnotherProgramWrites() throws SQLException {
    try (Connection beside = open();
        Connection elsewhere = new TestDatabase().connect();
        Connection writer = open()) {
      begin(beside);
      elsewhere.setAutoCommit(false);
      begin(elsewhere);
      append(writer, "account|a");
      writer.commit();
      assertThat(follow(10)).containsExactly("account|a 1");
    }
  }

  @Test
  void shouldNotReadPastAWriterWhileAnotherProgramWrites() throws SQLException {
    try (Connection older = open();
        Connection slow = open();
        Connection newer = open();
        Connection fast = open()) {
      begin(older);
      append(slow, "account|slow");
      begin(newer);
      append(fast, "account|fast");
      fast.commit();
      assertThat(read(10)).isEmpty();
      slow.commit();
      assertThat(follow(10)).containsExactly("account|slow 1", "account|fast 1");
    }
  }

  /** It is a writer as soon as it has the lock, and its number comes later. */
  @Test
  void shouldGiveWhatAWriterBringsThatHadNoNumberYet() throws SQLException {
    try (Connection slow = open();
        Connection fast = open()) {
      slow.createStatement().execute("LOCK TABLE event_journal IN ROW EXCLUSIVE MODE");
      append(fast, "account|fast");
      fast.commit();
      assertThat(follow(10)).containsExactly("account|fast 1");
      append(slow, "account|slow");
      slow.commit();
      assertThat(follow(10)).containsExactly("account|slow 1");
    }
  }

  /** The feed could have gone past its number before it wrote. */
  @Test
  void shouldLetNobodyWriteTheJournalAfterSomethingElse() throws SQLException {
    try (Connection late = open()) {
      begin(late);
      assertThatThrownBy(() -> append(late, "account|late"))
          .hasMessageContaining("Expected a transaction to write event_journal first");
    }
  }

  @Test
  void shouldSkipNothingHoweverTransactionsAreInterleaved() throws Exception {
    long seed = Seed.VALUE;
    int writers = 8;
    int transactions = 60;
    var written = new ConcurrentLinkedQueue<String>();
    var seen = new ArrayList<String>();
    var pages = new Random(seed);
    try (ExecutorService threads = Executors.newFixedThreadPool(2 * writers)) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < writers; i++) {
        int number = i;
        var random = new Random(seed + i);
        running.add(
            threads.submit(() -> write("account|w" + number, transactions, random, written)));
        running.add(threads.submit(() -> writeElsewhere(transactions, random)));
      }
      while (running.stream().anyMatch(each -> !each.isDone())) {
        // Mostly all that there is: what is skipped, only a reader skips that keeps up.
        seen.addAll(read(pages.nextInt(4) == 0 ? 1 : 100));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    List<String> page = read(100);
    while (!page.isEmpty()) {
      seen.addAll(page);
      page = read(100);
    }
    assertThat(seen)
        .as("seed %d", seed)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(written);
  }

  private Void write(String id, int transactions, Random random, Queue<String> written)
      throws SQLException {
    try (Connection connection = open()) {
      for (int i = 0; i < transactions; i++) {
        var rows = new ArrayList<String>();
        for (int j = 0; j <= random.nextInt(3); j++) {
          String row = id + "." + i + "." + j;
          append(connection, row);
          pause(random);
          rows.add(row + " 1");
        }
        if (random.nextInt(5) == 0) {
          connection.rollback();
        } else {
          written.addAll(rows);
          connection.commit();
        }
      }
    }
    return null;
  }

  private Void writeElsewhere(int transactions, Random random) throws SQLException {
    try (Connection connection = open()) {
      for (int i = 0; i < transactions; i++) {
        begin(connection);
        pause(random);
        connection.commit();
      }
    }
    return null;
  }

  private static void pause(Random random) {
    LockSupport.parkNanos(random.nextInt(10_000_000));
  }

  /** Makes the connection's transaction one that writes. */
  private static void begin(Connection connection) throws SQLException {
    connection.createStatement().execute("SELECT pg_current_xact_id()");
  }

  private Connection open() throws SQLException {
    Connection connection = ((TestDatabase) fixture()).connect();
    connection.setAutoCommit(false);
    return connection;
  }

  private static void append(Connection connection, String id) throws SQLException {
    TestDatabase.append(connection, id, 1, "test", PAYLOAD);
  }
}
