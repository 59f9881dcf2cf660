package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Cursors after a move come out where they were, or before, and never behind. */
class FormerJournalTest {

  private static final String START = "0.0";

  private final FormerJournal moved =
      new FormerJournal("abcd0123", Map.of("700-10", "1.10", "700-20", "2.10", "1000-30", "3.10"));

  @Test
  void shouldTakeACursorOfTheFormerFeedToThePlaceBefore() {
    assertThat(moved.place("700-20", START)).hasValue("2.10");
    assertThat(moved.place("700-19", START)).hasValue("1.10");
    assertThat(moved.place("800-0", START)).hasValue("2.10");
    assertThat(moved.place("700-9", START)).hasValue(START);
    assertThat(moved.place("0-0", START)).hasValue(START);
  }

  @Test
  void shouldTakeACursorBehindAllThatWasMovedBehindIt() {
    assertThat(moved.place("1000-31", START)).hasValue("3.10");
    assertThat(moved.place("18446744073709551615-0", START)).hasValue("3.10");
  }

  @Test
  void shouldMarkItsOwnCursorsAndKnowThemAgain() {
    assertThat(moved.marked("2.5")).isEqualTo("2.5~abcd0123");
    assertThat(moved.place("2.5~abcd0123", START)).hasValue("2.5");
  }

  @Test
  void shouldKnowNoCursorOfAnotherFeed() {
    for (String cursor :
        new String[] {"2.5", "2.5~ffff0000", "700-20~ffff0000", "700-20-1", "x", ""}) {
      assertThat(moved.place(cursor, START)).as(cursor).isEmpty();
    }
  }

  @Test
  void shouldTakeCursorsOfAFeedThatWasMovedBefore() {
    var again = new FormerJournal("00001111", Map.of("2.5~abcd0123", "900-7"));

    assertThat(again.place("3.0~abcd0123", "0-0")).hasValue("900-7");
    assertThat(again.place("700-20", "0-0")).isEmpty();
  }

  @Test
  void shouldTakeNoPlaceThatIsNone() {
    assertThatThrownBy(() -> new FormerJournal("abcd0123", Map.of("place", "1.10")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("place");
  }
}
