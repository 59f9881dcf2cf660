package io.quorate.multijvm.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Session s has written version 3 until 110 ms. */
class SessionCheckTest extends LeveledHistories {

  @BeforeEach
  void write() {
    wrote("s", 100, 3);
  }

  @Test
  void shouldAcceptWhatTheSessionHasWrittenAndNewerOnAnyNode() {
    read(ReadLevel.SESSION, "s", 1, 50, 1);
    read(ReadLevel.SESSION, "s", 2, 120, 3);
    read(ReadLevel.SESSION, "s", 3, 130, 5);
    read(ReadLevel.SESSION, "s", 1, 140, 5);

    check();
    assertThat(findings).isEmpty();
  }

  @Test
  void shouldAcceptWhatIsOldToOthersAndAtOtherLevels() {
    read(ReadLevel.SESSION, "other", 1, 120, 1);
    read(ReadLevel.EVENTUAL, "s", 1, 130, 1);
    wroteInVain(140);
    read(ReadLevel.SESSION, "s", 1, 160, 3);

    check();
    assertThat(findings).isEmpty();
  }

  @Test
  void shouldFindASessionThatDoesNotReadItsWrites() {
    read(ReadLevel.SESSION, "s", 2, 120, 2);

    check();
    assertThat(findings)
        .singleElement()
        .asString()
        .contains("at least version 3, which session s had written, but it was 2");
  }

  @Test
  void shouldFindReadsThatGoBack() {
    read(ReadLevel.SESSION, "s", 1, 120, 5);
    read(ReadLevel.SESSION, "s", 2, 130, 4);

    check();
    assertThat(findings).singleElement().asString().contains("version 5, which session s had read");
  }

  @Test
  void shouldFindReadsThatGoBackBehindAnotherLevel() {
    read(ReadLevel.WEAK, "s", 1, 120, 5);
    read(ReadLevel.SESSION, "s", 2, 130, 4);

    check();
    assertThat(findings).singleElement().asString().contains("version 5, which session s had read");
  }

  private void check() {
    SessionCheck.check(reads, writes, findings);
  }
}
