package io.quorate.multijvm.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Version 1 is known since 10 ms, version 2 since 1,000 ms. */
class AsOfCheckTest extends LeveledHistories {

  @BeforeEach
  void write() {
    wrote("s", 0, 1);
    wrote("s", 990, 2);
  }

  @Test
  void shouldAcceptWhatIsOldAndSaysSo() {
    eventual(9_000, 1, 999);
    eventual(9_000, 2, 1_100);
    eventual(9_000, 2, 500);
    refused(ReadLevel.EVENTUAL, 1, 9_000);

    assertThat(check()).isTrue();
  }

  @Test
  void shouldFindWhatClaimsToBeNewerThanItIs() {
    eventual(9_000, 1, 1_010);

    assertThat(check()).isFalse();
    assertThat(findings)
        .singleElement()
        .asString()
        .contains("to have all as of 7992 ms before its end, version 2 at least")
        .contains("replica had 1");
  }

  @Test
  void shouldFindAMomentToCome() {
    eventual(9_000, 2, 9_013);

    assertThat(check()).isFalse();
    assertThat(findings).singleElement().asString().contains("to be as of the past");
  }

  private void eventual(long atMs, long version, long asOfMs) {
    read(ReadLevel.EVENTUAL, "s", 1, atMs, 0, version, version - 1, asOfMs);
  }

  private boolean check() {
    AsOfCheck.check(reads, known(), findings);
    return findings.isEmpty();
  }
}
