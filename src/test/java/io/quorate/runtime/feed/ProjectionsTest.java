package io.quorate.runtime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.PageLimit;
import io.quorate.storage.Reminders.Due;
import io.quorate.storage.postgres.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** How the feed becomes projections, the reminders among them. */
@NullUnmarked
@TestInstance(Lifecycle.PER_CLASS)
class ProjectionsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private TestDatabase database;

  @BeforeAll
  void start() {
    database = new TestDatabase();
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @BeforeEach
  void clear() {
    database.clear();
  }

  @Test
  void shouldKeepTheLastDueTimeOfEachEntity() {
    database.append("account|a", 1, "{\"at\":1,\"due\":500}");
    database.append("account|a", 2, "{\"at\":2}");
    database.append("account|b", 1, "{\"at\":1,\"due\":300}");
    database.append("account|c", 1, "{\"at\":1,\"due\":200}");
    database.append("account|c", 2, "{\"at\":2,\"due\":0}");
    followAll(5);
    assertThat(due(499)).containsExactly("account|b");
    assertThat(due(500)).containsExactly("account|b", "account|a");
    database.append("account|b", 2, "{\"at\":3,\"due\":0}");
    followAll(1);
    assertThat(due(500)).containsExactly("account|a");
  }

  @Test
  void shouldGiveEveryProjectionEachPageOnce() {
    for (int i = 1; i <= 5; i++) {
      database.append("account|a", i, "{\"at\":1}");
    }
    var seen = new ArrayList<String>();
    Projections projections = projections(noting("x", seen), noting("y", seen));

    Projections.Followed first = follow(projections, 3);
    assertThat(seen).containsExactly("x 3", "y 3");
    first.afterwards().forEach(Runnable::run);
    follow(projections, 3);
    assertThat(
            projections
                .follow(new PageLimit(3, Long.MAX_VALUE))
                .toCompletableFuture()
                .join()
                .entries())
        .isZero();

    assertThat(seen).containsExactly("x 3", "y 3", "x done", "y done", "x 2", "y 2");
  }

  @Test
  void shouldMoveNothingWhenAProjectionFails() {
    database.append("account|a", 1, "{\"at\":1,\"due\":500}");
    Projection failing =
        (write, page) -> {
          throw new IllegalStateException("Expected to fail.");
        };
    Projections projections = projections(new ReminderProjection(), failing);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(
                        () ->
                            projections
                                .follow(new PageLimit(10, Long.MAX_VALUE))
                                .toCompletableFuture()
                                .join())
                    .hasRootCauseMessage("Expected to fail."));
    assertThat(due(500)).isEmpty();

    followAll(1);
    assertThat(due(500)).containsExactly("account|a");
  }

  private static Projection noting(String name, List<String> seen) {
    return (write, page) -> {
      seen.add(name + " " + page.size());
      return () -> seen.add(name + " done");
    };
  }

  private void followAll(int entries) {
    assertThat(follow(projections(new ReminderProjection()), 100).entries()).isEqualTo(entries);
  }

  private Projections projections(Projection... all) {
    return new Projections(database.storage().feed(), List.of(all));
  }

  /** Returns the next page, once there is one. */
  private static Projections.Followed follow(Projections projections, int limit) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                projections
                    .follow(new PageLimit(limit, Long.MAX_VALUE))
                    .toCompletableFuture()
                    .join(),
            followed -> followed.entries() > 0);
  }

  private List<String> due(long nowMs) {
    return database
        .storage()
        .reminders()
        .due(nowMs, Due.FIRST, 10)
        .toCompletableFuture()
        .join()
        .stream()
        .map(Due::persistenceId)
        .toList();
  }
}
