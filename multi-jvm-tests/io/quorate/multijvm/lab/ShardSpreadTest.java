package io.quorate.multijvm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quorate.runtime.codec.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardSpreadTest {

  private static final NodePorts PORTS = new NodePorts(20_000);
  private static final List<Integer> THREE = List.of(1, 2, 3);

  @Test
  void shouldAddUpTheTypesOfANode() throws JsonProcessingException {
    String shards =
        "{\"quorate@127.0.0.1:%d\":{\"account\":12,\"item\":9},\"quorate@127.0.0.1:%d\":{}}"
            .formatted(PORTS.canonical(1), PORTS.canonical(2));

    ShardSpread spread = ShardSpread.of(Json.STORED.readTree(shards), PORTS);

    assertThat(spread.counts()).isEqualTo(Map.of(1, 21, 2, 0));
    assertThat(spread.types()).isEqualTo(Map.of("account", 12, "item", 9));
  }

  @Test
  void shouldBeEvenBetweenHalfAndTwiceOfWhatIsFair() {
    assertThat(spread(Map.of(1, 5, 2, 10, 3, 15)).isEven(THREE)).isTrue();
    assertThat(spread(Map.of(1, 4, 2, 11, 3, 15)).isEven(THREE)).isFalse();
    assertThat(spread(Map.of(1, 6, 2, 6, 3, 26)).isEven(THREE)).isFalse();
  }

  @Test
  void shouldNotBeEvenWhenANodeIsMissingOrThereAreNone() {
    assertThat(spread(Map.of(1, 10, 2, 10)).isEven(THREE)).isFalse();
    assertThat(spread(Map.of()).isEven(THREE)).isFalse();
  }

  @Test
  void shouldReachOnlyNodesThatHaveSome() {
    assertThat(spread(Map.of(1, 9, 2, 1, 3, 1)).reaches(THREE)).isTrue();
    assertThat(spread(Map.of(1, 9, 2, 1, 3, 0)).reaches(THREE)).isFalse();
    assertThat(spread(Map.of(1, 9, 2, 1)).reaches(THREE)).isFalse();
  }

  @Test
  void shouldFindATypeThatHasMoreShardsThanThereAre() {
    assertThat(new ShardSpread(Map.of(), Map.of("account", 60, "item", 60)).hasNoneTwice())
        .isTrue();
    assertThat(new ShardSpread(Map.of(), Map.of("account", 61, "item", 0)).hasNoneTwice())
        .isFalse();
  }

  private static ShardSpread spread(Map<Integer, Integer> counts) {
    return new ShardSpread(counts, Map.of());
  }
}
