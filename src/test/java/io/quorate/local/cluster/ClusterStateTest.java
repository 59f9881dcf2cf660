package io.quorate.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterStateTest {

  private static final String DESCRIPTION =
      """
      {"self": "q@a:1", "leader": "q@a:1",
       "members": [
         {"address": "q@a:1", "status": "up", "roles": [], "version": "1", "unreachable": false},
         {"address": "q@b:1", "status": "%s", "roles": [], "version": "1", "unreachable": %s}],
       "shards": {"q@a:1": {"account": 60, "item": 3}, "q@b:1": {"item": 4}}}
      """;

  @Test
  void shouldCountMembersAndShards() {
    ClusterState state = ClusterState.parse(DESCRIPTION.formatted("up", false)).orElseThrow();
    assertThat(state)
        .isEqualTo(
            new ClusterState(2, 2, Map.of("account", List.of(60, 0), "item", List.of(3, 4))));
  }

  @Test
  void shouldBeWholeOnlyWhenAllAreUpAndReachable() {
    assertThat(ClusterState.parse(DESCRIPTION.formatted("up", false)).orElseThrow())
        .matches(state -> state.isWhole(2))
        .matches(state -> !state.isWhole(1))
        .matches(state -> !state.isWhole(3));
    assertThat(ClusterState.parse(DESCRIPTION.formatted("joining", false)).orElseThrow())
        .matches(state -> !state.isWhole(2));
    assertThat(ClusterState.parse(DESCRIPTION.formatted("up", true)).orElseThrow())
        .matches(state -> !state.isWhole(2));
  }

  @Test
  void shouldBeEvenWhenNoNodeHasMuchMoreThanItsPart() {
    assertThat(withShards(20, 20, 20).isEven()).isTrue();
    assertThat(withShards(21, 21, 18).isEven()).isTrue();
    assertThat(withShards(30, 30, 0).isEven()).isFalse();
    assertThat(withShards(22, 19, 19).isEven()).isFalse();
    assertThat(new ClusterState(3, 3, Map.of()).isEven()).isTrue();
  }

  @Test
  void shouldBeEmptyWhenTheAnswerIsNoDescription() {
    assertThat(ClusterState.parse("<html>")).isEmpty();
    assertThat(ClusterState.parse("")).isEmpty();
    assertThat(ClusterState.parse("{}")).isEmpty();
  }

  private static ClusterState withShards(Integer... counts) {
    return new ClusterState(3, 3, Map.of("account", List.of(counts)));
  }
}
