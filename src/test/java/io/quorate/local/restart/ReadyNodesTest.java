package io.quorate.local.restart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadyNodesTest {

  private final ReadyNodes nodes = new ReadyNodes(List.of("a", "b", "c"));

  @Test
  void shouldSpreadFirstAttemptsOverReadyNodesOnly() {
    nodes.set(2, false);
    assertThat(IntStream.range(0, 4).map(nodes::first)).containsExactly(1, 3, 1, 3);
    nodes.set(2, true);
    assertThat(IntStream.range(0, 4).map(nodes::first)).containsExactly(1, 2, 3, 1);
  }

  @Test
  void shouldGoOnToTheNextReadyNode() {
    assertThat(nodes.after(1)).isEqualTo(2);
    assertThat(nodes.after(3)).isEqualTo(1);
    nodes.set(2, false);
    assertThat(nodes.after(1)).isEqualTo(3);
  }

  @Test
  void shouldNotStayWithANodeThatFailedWhenNoOtherIsReady() {
    nodes.set(1, false);
    nodes.set(3, false);
    assertThat(nodes.after(2)).isEqualTo(3);
    nodes.set(2, false);
    assertThat(nodes.first(4)).isEqualTo(2);
    assertThat(nodes.after(3)).isEqualTo(1);
  }
}
