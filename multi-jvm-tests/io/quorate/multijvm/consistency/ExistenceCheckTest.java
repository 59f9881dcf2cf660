package io.quorate.multijvm.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions 1 and 2 are there since 10 ms and 110 ms; of 3, begun at 200 ms, nobody knows. */
class ExistenceCheckTest extends LeveledHistories {

  @BeforeEach
  void write() {
    wrote("s", 0, 1);
    wrote("s", 100, 2);
    wroteInVain(200);
  }

  @Test
  void shouldAcceptOldValuesAndOnesThatAreBeingWritten() {
    read(ReadLevel.EVENTUAL, "s", 1, 5, 0);
    read(ReadLevel.EVENTUAL, "s", 1, 99, 2);
    read(ReadLevel.WEAK, "s", 1, 300, 1);
    read(ReadLevel.STRONG, "s", 1, 300, 3);
    refused(ReadLevel.WEAK, 1, 300);

    check();
    assertThat(findings).isEmpty();
  }

  @Test
  void shouldFindAValueThatIsMadeUp() {
    read(ReadLevel.WEAK, "s", 1, 300, 0, 2, 2, 299);

    check();
    assertThat(findings).singleElement().asString().contains("to show what was there");
  }

  @Test
  void shouldFindAValueThatNobodyHadAskedForYet() {
    read(ReadLevel.EVENTUAL, "s", 1, 97, 2);

    check();
    assertThat(findings).singleElement().asString().contains("nothing of the future");
  }

  @Test
  void shouldFindMoreThanWasEverWritten() {
    read(ReadLevel.EVENTUAL, "s", 1, 300, 4);

    check();
    assertThat(findings).singleElement().asString().contains("nothing of the future");
  }

  private void check() {
    ExistenceCheck.check(reads, writes, findings);
  }
}
