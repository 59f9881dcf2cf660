package io.quorate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionVectorTest {

  @Test
  void shouldKnowWhatWasSeen() {
    SessionVector session = SessionVector.NEW.seen("account|a", 7).seen("item|b", 2);
    assertThat(session.least("account|a")).isEqualTo(7);
    assertThat(session.least("item|b")).isEqualTo(2);
    assertThat(session.least("account|c")).isZero();
  }

  @Test
  void shouldNeverGoBack() {
    SessionVector session = SessionVector.NEW.seen("account|a", 7).seen("account|a", 3);
    assertThat(session.least("account|a")).isEqualTo(7);
    assertThat(session.seen("account|a", 9).least("account|a")).isEqualTo(9);
  }

  @Test
  void shouldAskTheOwnerOfWhatItHasChanged() {
    SessionVector session = SessionVector.NEW.seen("account|a", 7).changed("account|a");
    assertThat(session.least("account|a")).isNull();
    assertThat(session.told("account|a", 8).least("account|a")).isEqualTo(8);
  }

  @Test
  void shouldStillAskTheOwnerAfterAnOlderCopyWasSeen() {
    SessionVector session = SessionVector.NEW.seen("account|a", 7).changed("account|a");
    assertThat(session.seen("account|a", 3).least("account|a")).isNull();
  }

  @Test
  void shouldBeReadAgain() {
    SessionVector session = SessionVector.NEW.seen("account|a:b@c", 7).changed("lock|x");
    SessionVector again = SessionVector.parse(session.text()).orElseThrow();
    assertThat(again.text()).isEqualTo(session.text());
    assertThat(again.least("account|a:b@c")).isEqualTo(7);
    assertThat(again.least("lock|x")).isNull();
    assertThat(SessionVector.parse("new").orElseThrow().least("account|a")).isZero();
    assertThat(SessionVector.parse(SessionVector.NEW.text())).isPresent();
  }

  @Test
  void shouldForgetTheOldestAndKnowThat() {
    SessionVector session = SessionVector.NEW;
    for (int i = 0; i < 1_000; i++) {
      session = SessionVector.parse(session.told("account|" + i, i).text()).orElseThrow();
      assertThat(session.text().length()).isLessThanOrEqualTo(SessionVector.MAX_LENGTH);
    }
    assertThat(session.least("account|999")).isEqualTo(999);
    assertThat(session.least("account|0")).isNull();
    assertThat(session.least("account|never")).isNull();
    assertThat(session.seen("account|0", 0).least("account|0")).as("an older copy").isNull();
    String longest = "account|" + "x".repeat(128);
    assertThat(session.told(longest, Long.MAX_VALUE / 10).least(longest)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "2", "1\nx", "1\naccount|a", "1\naccount|a=", "1\n|a=1", "1\naccount|a=1x"})
  void shouldRefuseWhatItHasNotWritten(String lines) {
    String text =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(lines.getBytes(StandardCharsets.US_ASCII));
    assertThat(SessionVector.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"old", "a b", "é", "A"})
  void shouldRefuseOtherText(String text) {
    assertThat(SessionVector.parse(text)).isEmpty();
    assertThat(SessionVector.parse("A".repeat(SessionVector.MAX_LENGTH + 1))).isEmpty();
  }
}
