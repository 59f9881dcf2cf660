package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.History.Event;
import io.quorate.storage.History.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every reader of histories, and the upkeep of snapshots, promise. */
public abstract class HistorySuite extends PortSuite<StorageFixture> {

  protected HistorySuite(StorageFixture fixture) {
    super(fixture);
  }

  @Test
  void shouldReadAHistoryPageByPage() {
    for (int i = 1; i <= 5; i++) {
      fixture.append("account|a", i, "event", new byte[] {(byte) i});
    }
    fixture.append("account|b", 1, "event", new byte[] {9});

    Page first = read("account|a", 0, 3);
    assertThat(first.exists()).isTrue();
    assertThat(first.more()).isTrue();
    assertThat(first.events()).extracting(Event::sequenceNr).containsExactly(1L, 2L, 3L);
    assertThat(first.events().get(1).name()).isEqualTo("event");
    assertThat(first.events().get(1).payload()).containsExactly(2);
    Page last = read("account|a", 3, 2);
    assertThat(last.events()).extracting(Event::sequenceNr).containsExactly(4L, 5L);
    assertThat(last.more()).isFalse();
    Page none = read("account|a", 5, 2);
    assertThat(none.events()).isEmpty();
    assertThat(none.exists()).isTrue();
  }

  @Test
  void shouldEndAPageWithTheEventThatMakesItLarge() {
    for (int i = 1; i <= 3; i++) {
      fixture.append("account|a", i, "event", new byte[10]);
    }
    Page page = read("account|a", 0, new PageLimit(10, 11));
    assertThat(page.events()).extracting(Event::sequenceNr).containsExactly(1L, 2L);
    assertThat(page.more()).isTrue();
    Page one = read("account|a", 0, new PageLimit(10, 1));
    assertThat(one.events()).extracting(Event::sequenceNr).containsExactly(1L);
    assertThat(one.more()).isTrue();
    Page last = read("account|a", 1, new PageLimit(10, 20));
    assertThat(last.events()).extracting(Event::sequenceNr).containsExactly(2L, 3L);
    assertThat(last.more()).isFalse();
  }

  @Test
  void shouldPassOverEventsOfOneName() {
    fixture.append("account|a", 1, "noted", new byte[0]);
    assertThat(read("account|a", 0, 10)).isEqualTo(new Page(false, List.of(), false));
    fixture.append("account|a", 2, "event", new byte[0]);
    fixture.append("account|a", 3, "noted", new byte[0]);

    Page page = read("account|a", 0, 1);
    assertThat(page.events()).extracting(Event::sequenceNr).containsExactly(2L);
    assertThat(page.more()).isFalse();
    assertThat(read("account|a", 2, 1).exists()).isTrue();
  }

  @Test
  void shouldTellTheLastNumber() {
    fixture.append("account|a", 1, "event", new byte[0]);
    fixture.append("account|a", 2, "noted", new byte[0]);
    fixture.append("account|b", 1, "event", new byte[0]);
    assertThat(fixture.storage().history().head("account|a").toCompletableFuture().join())
        .isEqualTo(2);
    assertThat(fixture.storage().history().head("account|none").toCompletableFuture().join())
        .isZero();
  }

  @Test
  void shouldSayThatThereIsNoHistory() {
    assertThat(read("account|none", 0, 10).exists()).isFalse();
  }

  private Page read(String id, long after, int rows) {
    return read(id, after, new PageLimit(rows, Long.MAX_VALUE));
  }

  private Page read(String id, long after, PageLimit limit) {
    return fixture.storage().history().read(id, after, limit, "noted").toCompletableFuture().join();
  }
}
