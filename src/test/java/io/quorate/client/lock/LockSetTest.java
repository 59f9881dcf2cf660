package io.quorate.client.lock;

import static io.quorate.client.lock.FakeLockAnswers.grant;
import static io.quorate.client.lock.FakeLockAnswers.lost;
import static io.quorate.client.lock.FakeLockAnswers.notAcquired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.quorate.client.FakeAnswer;
import io.quorate.client.json.JsonObject;
import io.quorate.client.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several locks at once, by a clock that the test moves. */
class LockSetTest {

  private final LockFixture fixture = new LockFixture();
  private final List<LossReason> losses = new CopyOnWriteArrayList<>();

  @BeforeEach
  void grantEverything() {
    JsonObject grants =
        JsonObject.EMPTY.with(
            "grants", List.of(grant("a", "run-7", 4, 1, "30s"), grant("b", "run-7", 9, 1, "30s")));
    fixture
        .on("/lock-sets/acquire", FakeAnswer.ok(grants))
        .on("/lock-sets/release", FakeAnswer.ok(JsonObject.EMPTY.with("grants", List.of())))
        .on("/a/renew", FakeAnswer.ok(grant("a", "run-7", 4, 1, "30s")))
        .on("/b/renew", FakeAnswer.ok(grant("b", "run-7", 9, 1, "30s")));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldAcquireAndReleaseAllTogether() {
    LeaseSet set = acquire();

    assertThat(set.token("a")).isEqualTo(4);
    assertThat(set.token("b")).isEqualTo(9);
    assertThatIllegalArgumentException().isThrownBy(() -> set.token("c"));
    set.ensureValid();
    set.close();
    set.close();

    assertThat(fixture.bodies("/lock-sets/acquire"))
        .containsExactly(
            JsonObject.EMPTY
                .with("owner", "run-7")
                .with("ttl", "30s")
                .with("locks", JsonValue.of(List.of("a", "b")))
                .with("wait", "5s"));
    assertThat(fixture.bodies("/lock-sets/release"))
        .containsExactly(
            JsonObject.EMPTY.with("locks", JsonValue.of(List.of("a", "b"))).with("owner", "run-7"));
    fixture.time.advance(Duration.ofMinutes(1));
    assertThat(fixture.bodies("/renew")).isEmpty();
  }

  @Test
  void shouldRenewEachLockAndTellTheFirstLoss() {
    LeaseSet set = acquire();
    fixture.time.advance(Duration.ofSeconds(11));
    assertThat(fixture.bodies("/renew")).hasSize(2);
    assertThat(set.remaining()).isGreaterThan(Duration.ofSeconds(28));
    fixture.on("/a/renew", lost("forced")).on("/b/renew", lost("forced"));

    fixture.time.advance(Duration.ofSeconds(11));

    await().until(() -> !losses.isEmpty());
    assertThat(losses).containsExactly(LossReason.FORCED);
    assertThatExceptionOfType(LockLostException.class).isThrownBy(set::ensureValid);
    assertThatExceptionOfType(LockLostException.class).isThrownBy(set::close);
  }

  @Test
  void shouldHoldNoneWhenOneIsNotFree() {
    fixture.on("/lock-sets/acquire", notAcquired("run-3"));

    assertThat(new LockSetRequest(fixture.keeper, List.of("a", "b")).tryAcquire()).isEmpty();
  }

  private LeaseSet acquire() {
    return new LockSetRequest(fixture.keeper, List.of("a", "b"))
        .owner("run-7")
        .onLost(losses::add)
        .acquire(Duration.ofSeconds(5));
  }
}
