package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.Reminders.Due;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every keeper of reminders promises. */
public abstract class RemindersSuite extends PortSuite<FoldFixture> {

  protected RemindersSuite(FoldFixture fixture) {
    super(fixture);
  }

  @Test
  void shouldKeepTheLastTimeOfEachEntity() {
    remind(Map.of("account|a", 900L, "account|b", 300L));
    remind(Map.of("account|a", 500L));

    assertThat(due(499)).containsExactly("account|b");
    assertThat(due(500)).containsExactly("account|b", "account|a");
  }

  @Test
  void shouldForgetWhatIsNeverDue() {
    remind(Map.of("account|a", 500L, "account|b", 300L));
    remind(Map.of("account|b", 0L, "account|c", 0L));

    assertThat(due(500)).containsExactly("account|a");
  }

  @Test
  void shouldGoOnAfterOneOfTheSameTime() {
    remind(Map.of("account|a", 7L, "account|b", 7L, "account|c", 7L, "account|d", 8L));

    List<Due> first = due(8, Due.FIRST, 2);
    assertThat(first).containsExactly(new Due(7, "account|a"), new Due(7, "account|b"));
    assertThat(due(8, first.getLast(), 2))
        .containsExactly(new Due(7, "account|c"), new Due(8, "account|d"));
    assertThat(due(8, new Due(8, "account|d"), 2)).isEmpty();
  }

  private void remind(Map<String, Long> dueAtMs) {
    fixture
        .follow(
            "test",
            new PageLimit(1, Long.MAX_VALUE),
            (page, write) -> {
              write.remind(dueAtMs);
              return true;
            })
        .toCompletableFuture()
        .join();
  }

  private List<String> due(long nowMs) {
    return due(nowMs, Due.FIRST, 10).stream().map(Due::persistenceId).toList();
  }

  private List<Due> due(long nowMs, Due after, int limit) {
    return fixture.reminders().due(nowMs, after, limit).toCompletableFuture().join();
  }
}
