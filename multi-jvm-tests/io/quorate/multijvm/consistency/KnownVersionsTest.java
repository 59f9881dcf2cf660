package io.quorate.multijvm.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownVersionsTest extends LeveledHistories {

  @Test
  void shouldKnowAWriteOnceItIsAcknowledged() {
    wrote("s", 0, 1);
    wrote("s", 20, 2);
    wroteInVain(40);

    assertThat(known().leastAt("a", nanos(9))).isZero();
    assertThat(known().leastAt("a", nanos(10))).isEqualTo(1);
    assertThat(known().leastAt("a", nanos(29))).isEqualTo(1);
    assertThat(known().leastAt("a", nanos(1000))).isEqualTo(2);
    assertThat(known().leastAt("other", nanos(1000))).isZero();
  }

  @Test
  void shouldKnowWhatSomebodyWasShown() {
    wrote("s", 0, 1);
    wroteInVain(20);
    read(ReadLevel.EVENTUAL, "s", 1, 50, 2);

    assertThat(known().leastAt("a", nanos(51))).isEqualTo(1);
    assertThat(known().leastAt("a", nanos(52))).isEqualTo(2);
  }

  @Test
  void shouldNotGoBackWithAnOlderAnswer() {
    wrote("s", 0, 1);
    wrote("s", 10, 2);
    read(ReadLevel.EVENTUAL, "s", 1, 50, 1);

    assertThat(known().leastAt("a", nanos(60))).isEqualTo(2);
  }

  @Test
  void shouldBearTheClocksOverflow() {
    var early = new LeveledWrite("a", "", Long.MAX_VALUE - 9, Long.MAX_VALUE - 5, 1);
    var late = new LeveledWrite("a", "", Long.MAX_VALUE - 2, Long.MIN_VALUE + 5, 2);
    KnownVersions known = KnownVersions.of(List.of(late, early), List.of());

    assertThat(known.leastAt("a", Long.MAX_VALUE)).isEqualTo(1);
    assertThat(known.leastAt("a", Long.MIN_VALUE + 6)).isEqualTo(2);
  }
}
