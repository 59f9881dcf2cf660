package io.quorate.client.lock;

import static io.quorate.client.lock.FakeLockAnswers.grant;
import static io.quorate.client.lock.FakeLockAnswers.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quorate.client.FakeAnswer;
import io.quorate.client.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a session is kept alive, and what goes with it; by a clock that the test moves. */
class SessionTest {

  private static final Duration TTL = Duration.ofSeconds(12);
  private static final JsonObject HELD =
      JsonObject.EMPTY.with("lock", "job").with("owner", "run-7").with("token", 7);

  private final LockFixture fixture = new LockFixture();
  private final List<LossReason> losses = new CopyOnWriteArrayList<>();
  private final List<LossReason> lockLosses = new CopyOnWriteArrayList<>();

  @BeforeEach
  void liveLongAndHoldEverything() {
    fixture
        .on("/v1/sessions/s-1", FakeAnswer.said(201, session()))
        .on("/keepalive", FakeAnswer.ok(session().with("locks", List.of(HELD))))
        .on("/acquire", FakeAnswer.ok(grant("job", "run-7", 7, 1, "12s")));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldKeepItAliveAtAThirdOfItsTime() {
    Session session = open();

    assertThat(fixture.bodies("/v1/sessions/s-1"))
        .containsExactly(JsonObject.EMPTY.with("ttl", "12s"));
    assertThat(session.remaining()).isEqualTo(TTL);
    fixture.time.advance(Duration.ofSeconds(4));
    assertThat(fixture.node.requests("/keepalive")).hasSize(1);
    fixture.time.advance(Duration.ofMinutes(1));
    assertThat(session.isValid()).isTrue();
    assertThat(losses).isEmpty();
  }

  @Test
  void shouldProlongWhatWasThereBefore() {
    fixture.on(
        "/v1/sessions/s-1",
        request -> {
          fixture.time.pass(Duration.ofSeconds(3));
          return FakeAnswer.ok(session());
        });

    Session session = open();

    assertThat(fixture.node.requests("/keepalive")).hasSize(1);
    assertThat(session.remaining()).isEqualTo(TTL);
  }

  /** An attempt before the one that was answered may be the one that counts. */
  @Test
  void shouldCountFromBeforeTheFirstAttempt() {
    fixture.on(
        "/v1/sessions/s-1",
        request -> {
          fixture.time.pass(Duration.ofSeconds(3));
          return fixture.node.requests().size() == 1
              ? FakeAnswer.problem(504, "outcome_unknown")
              : FakeAnswer.said(201, session());
        });

    assertThat(open().remaining()).isLessThanOrEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void shouldHaveItsLocksLiveAsLong() {
    Session session = open();
    Lease lease = fixture.lock().session(session).onLost(lockLosses::add).acquire(Duration.ZERO);

    assertThat(fixture.bodies("/acquire").getFirst().findText("session")).hasValue("s-1");
    assertThat(fixture.bodies("/acquire").getFirst().findText("ttl")).isEmpty();
    fixture.time.advance(Duration.ofMinutes(2));
    assertThat(lease.isValid()).isTrue();
    assertThat(fixture.node.requests("/renew")).isEmpty();
    fixture.on("/keepalive", FakeAnswer.problem(404, "not_found"));
    fixture.time.advance(Duration.ofSeconds(5));

    assertThat(session.isValid()).isFalse();
    assertThat(lease.isValid()).isFalse();
    await().until(() -> losses.equals(List.of(LossReason.SESSION_ENDED)));
    await().until(() -> lockLosses.equals(List.of(LossReason.SESSION_ENDED)));
  }

  @Test
  void shouldLoseEverythingWhenItCannotBeKeptAlive() {
    Session session = open();
    Lease lease = fixture.lock().session(session).onLost(lockLosses::add).acquire(Duration.ZERO);
    fixture.on("/keepalive", FakeAnswer.problem(503, "unavailable"));

    fixture.time.advance(TTL);

    assertThat(lease.isValid()).isFalse();
    await().until(() -> losses.equals(List.of(LossReason.EXPIRED)));
    await().until(() -> lockLosses.size() == 1);
  }

  /** The client was paused, and another one has begun the next life of the id. */
  @Test
  void shouldNotEndTheNextLifeOfItsIdWhenItsOwnIsOver() {
    Session session = open();
    int asked = fixture.node.requests().size();
    fixture.time.pass(TTL.plusSeconds(1));

    session.close();

    assertThat(fixture.node.requests()).hasSize(asked);
  }

  @Test
  void shouldTellWhenALockOfItWasTakenAway() {
    Session session = open();
    fixture.lock().session(session).onLost(lockLosses::add).acquire(Duration.ZERO);
    fixture.on("/keepalive", FakeAnswer.ok(session())).on("/renew", lost("forced"));

    fixture.time.advance(Duration.ofSeconds(5));

    await().until(() -> lockLosses.equals(List.of(LossReason.FORCED)));
    assertThat(fixture.bodies("/renew").getFirst())
        .isEqualTo(JsonObject.EMPTY.with("owner", "run-7").with("token", 7));
    assertThat(session.isValid()).isTrue();
  }

  /** Its node may be gone, so that the session does not know. */
  @Test
  void shouldNotTakeALockForLostThatIsNotShown() {
    Session session = open();
    Lease lease = fixture.lock().session(session).onLost(lockLosses::add).acquire(Duration.ZERO);
    fixture
        .on("/keepalive", FakeAnswer.ok(session()))
        .on("/renew", FakeAnswer.ok(grant("job", "run-7", 7, 1, "12s")));

    fixture.time.advance(Duration.ofSeconds(5));

    await().until(() -> !fixture.bodies("/renew").isEmpty());
    fixture.time.advance(Duration.ofMinutes(1));
    assertThat(lease.isValid()).isTrue();
    assertThat(lockLosses).isEmpty();
  }

  @Test
  void shouldEndOnceThoughItIsClosedTwice() {
    Session session = open();
    Lease lease = fixture.lock().session(session).acquire(Duration.ZERO);
    fixture.on("/v1/sessions/s-1", FakeAnswer.ok(session()));

    session.close();
    session.close();

    assertThat(fixture.node.requests("/v1/sessions/s-1").stream().map(r -> r.method()))
        .containsExactly("PUT", "DELETE");
    assertThatExceptionOfType(LockLostException.class).isThrownBy(lease::ensureValid);
    fixture.time.advance(Duration.ofMinutes(1));
    assertThat(fixture.node.requests("/keepalive")).isEmpty();
    assertThat(losses).isEmpty();
  }

  /** Somebody has ended it, and somebody else has begun another with the same id. */
  @Test
  void shouldEndWhenAnotherLifeOfItsIdIsKeptAlive() {
    Session session = open();
    Lease lease = fixture.lock().session(session).onLost(lockLosses::add).acquire(Duration.ZERO);
    fixture.on("/keepalive", FakeAnswer.ok(session().with("life", 2)));

    fixture.time.advance(Duration.ofSeconds(5));

    assertThat(session.isValid()).isFalse();
    assertThat(lease.isValid()).isFalse();
    await().until(() -> losses.equals(List.of(LossReason.SESSION_ENDED)));
    await().until(() -> lockLosses.equals(List.of(LossReason.SESSION_ENDED)));
  }

  @Test
  void shouldGiveBackWhatWasGrantedToAnotherLifeOfItsId() {
    Session session = open();
    JsonObject grant = grant("job", "run-7", 9, 1, "12s");
    fixture.on("/acquire", FakeAnswer.ok(grant.with("session", "s-1").with("sessionLife", 2)));

    Lease lease = fixture.lock().session(session).acquire(Duration.ZERO);

    assertThat(lease.isValid()).isFalse();
    assertThat(session.isValid()).isFalse();
    await().until(() -> losses.equals(List.of(LossReason.SESSION_ENDED)));
    await().until(() -> !fixture.bodies("/release").isEmpty());
    assertThat(fixture.bodies("/release"))
        .containsExactly(JsonObject.EMPTY.with("owner", "run-7").with("token", 9).with("count", 1));
  }

  @ParameterizedTest
  @CsvSource({"run-8, 7", "run-7, 8"})
  void shouldAskForALockThatIsShownWithAnotherOwnerOrToken(String owner, long token) {
    Session session = open();
    fixture.lock().session(session).onLost(lockLosses::add).acquire(Duration.ZERO);
    JsonObject other = HELD.with("owner", owner).with("token", token);
    fixture
        .on("/keepalive", FakeAnswer.ok(session().with("locks", List.of(other))))
        .on("/renew", lost("forced"));

    fixture.time.advance(Duration.ofSeconds(5));

    await().until(() -> lockLosses.equals(List.of(LossReason.FORCED)));
  }

  private Session open() {
    return Session.open(fixture.keeper, "s-1", TTL, losses::add);
  }

  private static JsonObject session() {
    return JsonObject.EMPTY
        .with("id", "s-1")
        .with("life", 1)
        .with("ttl", "12000ms")
        .with("expiresAt", "2026-11-22T10:00:12Z")
        .with("remaining", "12000ms");
  }
}
