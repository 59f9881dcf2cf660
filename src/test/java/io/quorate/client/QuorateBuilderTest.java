package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quorate.client.http.Ids;
import io.quorate.client.lock.LockNames;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client refuses before it sends anything. */
class QuorateBuilderTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost:8080", "ftp://localhost", "http:///path", "/path"})
  void shouldRefuseWhatIsNoNode(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> Quorate.connect(url));
  }

  @Test
  void shouldRefuseSettingsThatNothingCouldKeep() {
    assertThatIllegalArgumentException().isThrownBy(Quorate::connect);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Quorate.connect(Collections.nCopies(101, "http://h").toArray(String[]::new)));
    QuorateBuilder builder = Quorate.builder().nodes("http://localhost:8080/");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.attempts(0).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.attempts(1).callTimeout(Duration.ZERO).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a%2Fb", "a b", "\u0000", "\u00e4", "a?b", "a#b"})
  void shouldRefuseWhatIsNoId(String id) {
    try (Quorate quorate = Quorate.connect("http://localhost:8080")) {
      assertThatIllegalArgumentException().isThrownBy(() -> quorate.account(id));
      assertThatIllegalArgumentException().isThrownBy(() -> quorate.item(id));
      assertThatIllegalArgumentException().isThrownBy(() -> quorate.transaction(id));
      assertThatIllegalArgumentException().isThrownBy(() -> quorate.lock(id));
      assertThatIllegalArgumentException().isThrownBy(() -> quorate.lock("l").owner(id));
      assertThatIllegalArgumentException().isThrownBy(() -> quorate.lockSet("a", id));
      assertThatIllegalArgumentException().isThrownBy(() -> quorate.locks().get(id));
    }
    assertThat(LockNames.of(id)).satisfies(name -> assertThat(Ids.isId(name)).isTrue());
  }

  @Test
  void shouldRefuseTheLongAndTheShort() {
    try (Quorate quorate = Quorate.connect("http://localhost:8080")) {
      assertThat(Ids.isId("a".repeat(128))).isTrue();
      assertThatIllegalArgumentException().isThrownBy(() -> quorate.lock("a".repeat(129)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> quorate.lock("a").ttl(Duration.ofNanos(1)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> quorate.lock("a").ttl(Duration.ofSeconds(-1)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> quorate.lock("a").ttl(Duration.ofDays(400)).tryAcquire());
      assertThatIllegalArgumentException().isThrownBy(() -> quorate.account("a").withKey(""));
    }
  }

  @Test
  void shouldNameALockByWhatHasTheFormOfAName() {
    assertThat(LockNames.of("job-7")).isEqualTo("job-7");
    assertThat(LockNames.of("job 7")).isEqualTo(LockNames.of("job 7")).startsWith("sha256:");
    assertThat(LockNames.of(LockNames.of("job 7"))).isNotEqualTo(LockNames.of("job 7"));
  }
}
