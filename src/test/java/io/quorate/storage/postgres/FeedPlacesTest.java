package io.quorate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.Feed;
import io.quorate.storage.FeedPage;
import io.quorate.storage.FeedPosition;
import io.quorate.storage.PageLimit;
import java.sql.Connection;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A transaction that comes to nothing leaves nothing behind: after a crash its number is given out
 * again, and what is written then must be found.
 */
class FeedPlacesTest {

  private static final int TRANSACTIONS = 20;

  private final TestDatabase database = new TestDatabase();
  private final Feed feed = database.storage().feed();

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"account|a", "account|b"})
  void shouldGiveNoPlaceBehindTheLastEvent(@Nullable String persistenceId) throws Exception {
    database.append("account|a", 1, "p");
    database.append("account|b", 1, "p");
    FeedPosition last = read(feed.start(), null).entries().getLast().position();
    useUpNumbers();

    FeedPage page = read(feed.start(), persistenceId);
    assertThat(page.next()).isEqualTo(last);
    assertThat(read(last, persistenceId).next()).isEqualTo(last);
    assertThat(feed.end().toCompletableFuture().join()).isEqualTo(last);
    assertThat(feed.order().compare(page.seen(), page.end())).isNotNegative();
  }

  @Test
  void shouldGiveNoPlaceBehindTheStartOfAnEmptyJournal() throws Exception {
    FeedPosition end = feed.end().toCompletableFuture().join();
    useUpNumbers();

    assertThat(feed.end().toCompletableFuture().join()).isEqualTo(end);
    assertThat(read(feed.start(), null).next()).isEqualTo(end);
    database.append("account|a", 1, "p");
    assertThat(read(end, null).entries()).hasSize(1);
  }

  private void useUpNumbers() throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < TRANSACTIONS; i++) {
        statement.execute("SELECT pg_current_xact_id()");
        connection.rollback();
      }
    }
  }

  private FeedPage read(FeedPosition after, @Nullable String persistenceId) {
    return feed.read(after, persistenceId, new PageLimit(10, 1 << 20)).toCompletableFuture().join();
  }
}
