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
    KeyFilter restored = filter.stored().restored();
    for (int i = 0; i < 2_000; i++) {
      String key = "key-" + i;
      assertThat(restored.mayKnow(key, NOW_MS, DAY_MS)).isEqualTo(mayKnow(key, NOW_MS));
    }
    assertThat(restored.bytes()).isEqualTo(filter.bytes());
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
