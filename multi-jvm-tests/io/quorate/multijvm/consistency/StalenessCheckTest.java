package io.quorate.multijvm.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Version 1 is known since 10 ms, version 2 since 1,000 ms. */
class StalenessCheckTest extends LeveledHistories {

  @BeforeEach
  void write() {
    wrote("s", 0, 1);
    wrote("s", 990, 2);
  }

  @Test
  void shouldAcceptWhatIsOldWithinTheBound() {
    bounded(1_299, 300, 1, 999);
    bounded(1_300, 300, 2, 1_000);
    bounded(1_299, 0, 2, 1_299);
    refused(ReadLevel.BOUNDED, 1, 5_000);

    assertThat(check()).isTrue();
  }

  @Test
  void shouldAcceptWhatIsOldAtOtherLevels() {
    read(ReadLevel.EVENTUAL, "s", 1, 9_000, 0, 1, 0, 900);
    read(ReadLevel.WEAK, "s", 1, 9_000, 0, 1, 0, 900);

    assertThat(check()).isTrue();
  }

  @Test
  void shouldFindWhatIsTooOld() {
    bounded(1_300, 300, 1, 1_000);

    assertThat(check()).isFalse();
    assertThat(findings)
        .singleElement()
        .asString()
        .contains("at most 300 ms old, with version 2 at least, but it was 1 of the replica");
  }

  @Test
  void shouldFindAStrongReadThatIsOld() {
    read(ReadLevel.STRONG, "s", 1, 1_001, 1);

    assertThat(check()).isFalse();
    assertThat(findings).singleElement().asString().contains("a strong read of a");
  }

  @Test
  void shouldFindAnAnswerThatSaysItIsTooOld() {
    bounded(9_000, 300, 2, 6_699);

    assertThat(check()).isFalse();
    assertThat(findings).singleElement().asString().contains("but it said 2301 ms");
  }

  private void bounded(long atMs, long staleMs, long version, long asOfMs) {
    read(ReadLevel.BOUNDED, "s", 1, atMs, staleMs, version, version - 1, asOfMs);
  }

  private boolean check() {
    StalenessCheck.check(reads, known(), findings);
    return findings.isEmpty();
  }
}
