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
  void shouldGiveBackWhatIsNotLost() {
    LeaseSet set = acquire();
    fixture.on("/a/renew", lost("forced"));
    fixture.time.advance(Duration.ofSeconds(11));
    await().until(() -> !losses.isEmpty());

    assertThatExceptionOfType(LockLostException.class).isThrownBy(set::close);

    assertThat(fixture.bodies("/lock-sets/release"))
        .containsExactly(
            JsonObject.EMPTY.with("locks", JsonValue.of(List.of("b"))).with("owner", "run-7"));
  }

  /** As when one was taken away just now: with it among them, the set gives none back. */
  @Test
  void shouldGiveBackEachAloneWhenItHearsOfALossThenOnly() {
    LeaseSet set = acquire();
    fixture
        .on("/lock-sets/release", lost("not_held"))
        .on("/a/release", lost("forced"))
        .on("/b/release", FakeAnswer.ok(JsonObject.EMPTY.with("count", 0)));

    assertThatExceptionOfType(LockLostException.class).isThrownBy(set::close);

    assertThat(fixture.bodies("/a/release")).hasSize(1);
    assertThat(fixture.bodies("/b/release"))
        .containsExactly(JsonObject.EMPTY.with("owner", "run-7").with("token", 9).with("count", 1));
  }

  @Test
  void shouldHoldNoneWhenOneIsNotFree() {
    fixture.on("/lock-sets/acquire", notAcquired("run-3"));

    assertThat(new LockSetRequest(fixture.keeper, List.of("a", "b")).tryAcquire()).isEmpty();
  }

  @Test
  void shouldSayAfterItsReleaseHowManyEntriesAreLeft() {
    Lease one = acquireBeforeTheSet();
    LeaseSet set = acquire();
    fixture.on("/lock-sets/release", released(left("a", 1), left("b", 0)));

    set.close();
    one.close();

    assertThat(countsReleasedOfA()).containsExactly(1L);
  }

  @Test
  void shouldCountOneEntryLessOfWhatAnAttemptBeforeHasReleased() {
    Lease one = acquireBeforeTheSet();
    LeaseSet set = acquire();
    fixture.on("/lock-sets/release", released(left("b", 0)));

    set.close();

    assertThat(one.count()).isEqualTo(1);
    one.close();
    assertThat(countsReleasedOfA()).containsExactly(1L);
  }

  @Test
  void shouldHoldBackOtherReleasesUntilItsOwnIsAnswered() {
    Lease one = acquireBeforeTheSet();
    LeaseSet set = acquire();
    Thread closing = Thread.ofVirtual().unstarted(one::close);
    fixture.on(
        "/lock-sets/release",
        request -> {
          closing.start();
          await().until(() -> closing.getState() == Thread.State.WAITING);
          return released(left("a", 1), left("b", 0));
        });

    set.close();

    await().until(() -> !closing.isAlive());
    assertThat(countsReleasedOfA()).containsExactly(1L);
  }

  /** Holds lock a once, so that the set enters it for the second time. */
  private Lease acquireBeforeTheSet() {
    JsonObject again = grant("a", "run-7", 4, 2, "30s");
    fixture
        .on("/a/acquire", FakeAnswer.ok(grant("a", "run-7", 4, 1, "30s")))
        .on("/a/release", FakeAnswer.ok(left("a", 0)))
        .on(
            "/lock-sets/acquire",
            FakeAnswer.ok(
                JsonObject.EMPTY.with("grants", List.of(again, grant("b", "run-7", 9, 1, "30s")))));
    return new LockRequest(fixture.keeper, "a").owner("run-7").acquire(Duration.ZERO);
  }

  private List<Long> countsReleasedOfA() {
    return fixture.bodies("/a/release").stream().map(body -> body.number("count")).toList();
  }

  private static FakeAnswer released(JsonObject... grants) {
    return FakeAnswer.ok(JsonObject.EMPTY.with("grants", List.of(grants)));
  }

  private static JsonObject left(String lock, long count) {
    return JsonObject.EMPTY
        .with("lock", lock)
        .with("owner", "run-7")
        .with("token", 4)
        .with("count", count);
  }

  private LeaseSet acquire() {
    return new LockSetRequest(fixture.keeper, List.of("a", "b"))
        .owner("run-7")
        .onLost(losses::add)
        .acquire(Duration.ofSeconds(5));
  }
}
