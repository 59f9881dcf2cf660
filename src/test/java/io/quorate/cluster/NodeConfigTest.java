package io.quorate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigTest {

  private static final long MIB = 1024 * 1024;

  /** The heaps: a small pod, the pods of deploy/kubernetes (60 % of 1.5 GiB), a large machine. */
  @ParameterizedTest
  @CsvSource({"64, 4096", "921, 58944", "12288, 200000"})
  void shouldKeepAsManyEntitiesAsFitTheHeap(long heapMib, int limit) {
    assertThat(NodeConfig.entityLimit(200_000, heapMib * MIB)).isEqualTo(limit);
  }
}
