package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The filter never takes a key for new that it knows, and seldom the other way round. */
@NullUnmarked
class KeyFilterTest {

  private static final long NOW_MS = 1_700_000_000_000L;
  private static final long DAY_MS = 86_400_000;

  private final KeyFilter filter = KeyFilter.unknownUpTo(0);

  @Test
  void shouldKnowWhatWasAdded() {
    addKeys(0, 10_000, NOW_MS);

    assertThat(IntStream.range(0, 10_000)).allMatch(i -> mayKnow("key-" + i, NOW_MS));
    assertThat(unknown(10_000)).as("new keys of 10,000 that may be known").isLessThan(300);
    assertThat(filter.bytes()).isLessThan(40_000);
  }

  @Test
  void shouldTakeLittleSpaceForFewKeys() {
    addKeys(0, 1_000, NOW_MS);
    assertThat(filter.bytes()).isLessThan(4_000);
  }

  @Test
  void shouldNotGrowByWhatItKnows() {
    addKeys(0, 50, NOW_MS);
    int bytes = filter.bytes();
    for (int i = 0; i < 100; i++) {
      addKeys(0, 50, NOW_MS + i);
    }
    assertThat(filter.bytes()).isEqualTo(bytes);
  }

  @Test
  void shouldSayOfNoKeyThatItIsNewOnceItHasGivenSomeUp() {
    addKeys(0, 100_000, NOW_MS);

    assertThat(filter.bytes()).isLessThan(64 << 10);
    assertThat(mayKnow("new", NOW_MS + DAY_MS)).isTrue();
    assertThat(IntStream.range(0, 100_000)).allMatch(i -> mayKnow("key-" + i, NOW_MS));
    assertThat(mayKnow("new", NOW_MS + DAY_MS + 1)).as("after the retention").isFalse();
  }

  @Test
  void shouldBeTheSameAfterASnapshot() {
    addKeys(0, 1_000, NOW_MS);
    KeyFilter restored = filter.stored().restored(NOW_MS);
    for (int i = 0; i < 2_000; i++) {
      String key = "key-" + i;
      assertThat(restored.mayKnow(key, NOW_MS, DAY_MS)).isEqualTo(mayKnow(key, NOW_MS));
    }
    assertThat(restored.bytes()).isEqualTo(filter.bytes());
  }

  /** The layer that holds it from before is given up first. */
  @Test
  void shouldKnowWhatWasAddedAgainLater() {
    long laterMs = NOW_MS + 6 * DAY_MS;
    addKeys(0, 32_000, NOW_MS);
    for (int used = 24_000; used < 32_000; used += 100) {
      filter.add("key-" + used, laterMs);
    }
    addKeys(40_000, 70_000, laterMs);

    assertThat(IntStream.range(240, 320)).allMatch(i -> mayKnow("key-" + 100 * i, laterMs));
    assertThat(IntStream.range(40_000, 70_000)).allMatch(i -> mayKnow("key-" + i, laterMs));
  }

  /** Every one, also those that an older layer seems to hold. */
  @Test
  void shouldKnowEachKeyForAsLongAsItMustBeRecognised() {
    int aDay = 20_000;
    long apartMs = DAY_MS / aDay;
    for (int i = 0; i < 4 * aDay; i++) {
      filter.add("key-" + i, NOW_MS + i * apartMs);
      int aDayAgo = i - aDay + 1;
      if (aDayAgo >= 0) {
        assertThat(mayKnow("key-" + aDayAgo, NOW_MS + i * apartMs)).as("key %d", aDayAgo).isTrue();
      }
    }
  }

  /** A filter of a former version may lack keys. */
  @Test
  void shouldTakeNoKeyForNewAfterASnapshotOfAFormerVersion() {
    KeyFilter.Stored stored = filter.stored();
    KeyFilter restored =
        new KeyFilter.Stored(NOW_MS, stored.layers(), false).restored(NOW_MS + DAY_MS);

    assertThat(restored.mayKnow("new", NOW_MS + 2 * DAY_MS, DAY_MS)).isTrue();
    assertThat(restored.mayKnow("new", NOW_MS + 2 * DAY_MS + 1, DAY_MS)).isFalse();
  }

  /** One that has given up nothing yet lacks no key. */
  @Test
  void shouldGoOnWithAWholeFilterOfAFormerVersion() {
    addKeys(0, 32_000, NOW_MS);
    KeyFilter.Stored stored = filter.stored();
    KeyFilter restored =
        new KeyFilter.Stored(0, stored.layers(), false).restored(NOW_MS + 6 * DAY_MS);
    assertThat(restored.mayKnow("new", NOW_MS + 6 * DAY_MS, DAY_MS)).isFalse();

    for (int i = 40_000; i < 50_000; i++) {
      restored.add("key-" + i, NOW_MS + 6 * DAY_MS);
    }
    assertThat(IntStream.range(0, 50_000))
        .filteredOn(i -> i < 32_000 || i >= 40_000)
        .allMatch(i -> restored.mayKnow("key-" + i, NOW_MS + 6 * DAY_MS, DAY_MS));
  }

  private void addKeys(int first, int end, long atMs) {
    IntStream.range(first, end).forEach(i -> filter.add("key-" + i, atMs));
  }

  private boolean mayKnow(String key, long nowMs) {
    return filter.mayKnow(key, nowMs, DAY_MS);
  }

  private long unknown(int first) {
    return IntStream.range(first, first + 10_000).filter(i -> mayKnow("key-" + i, NOW_MS)).count();
  }
}
