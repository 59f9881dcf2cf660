package io.quorate.client.lock;

import static io.quorate.client.lock.FakeLockAnswers.granted;
import static io.quorate.client.lock.FakeLockAnswers.lost;
import static io.quorate.client.lock.FakeLockAnswers.notAcquired;
import static io.quorate.client.lock.FakeLockAnswers.released;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quorate.client.FakeAnswer;
import io.quorate.client.FakeRequest;
import io.quorate.client.error.OutcomeUnknownException;
import io.quorate.client.error.RefusedException;
import io.quorate.client.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of a node to get a lock, and what its refusals mean. */
class AcquisitionTest {

  private final LockFixture fixture = new LockFixture().on("/release", released(0));

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldAskForWhatIsWanted() {
    fixture.on("/acquire", granted(7, "20s"));

    fixture
        .lock()
        .ttl(Duration.ofSeconds(20))
        .shared()
        .permits(3)
        .minHold(Duration.ofSeconds(2))
        .lockDelay(Duration.ofMillis(1_500))
        .data("host-1")
        .acquire(Duration.ofSeconds(10))
        .close();

    FakeRequest asked = fixture.node.requests("/v1/locks/job/acquire").getFirst();
    assertThat(asked.method()).isEqualTo("POST");
    assertThat(asked.body())
        .isEqualTo(
            JsonObject.EMPTY
                .with("owner", "run-7")
                .with("ttl", "20s")
                .with("mode", "shared")
                .with("permits", 3)
                .with("minHold", "2s")
                .with("lockDelay", "1500ms")
                .with("data", "host-1")
                .with("wait", "10s")
                .with("waitId", asked.key()));
  }

  @Test
  void shouldTakeUpItsPlaceWithTheSameKeyAfterALostConnection() {
    fixture.on(
        "/acquire",
        request ->
            fixture.bodies("/acquire").size() < 3 ? new FakeAnswer.Lost() : granted(7, "30s"));

    fixture.lock().acquire(Duration.ofSeconds(10));

    assertThat(fixture.node.requests("/acquire")).hasSize(3);
    assertThat(fixture.node.requests("/acquire").stream().map(FakeRequest::key).distinct())
        .hasSize(1);
    assertThat(fixture.bodies("/acquire").stream().distinct()).hasSize(1);
  }

  @Test
  void shouldWaitLongerThanANodeDoesAtOnce() {
    fixture.on(
        "/acquire",
        request -> {
          if (fixture.bodies("/acquire").size() == 3) {
            return granted(7, "30s");
          }
          fixture.time.pass(Acquisition.LONGEST_WAIT);
          return timedOut();
        });

    assertThat(fixture.lock().acquire(Duration.ofSeconds(130)).isValid()).isTrue();

    assertThat(fixture.bodies("/acquire").stream().map(body -> body.text("wait")))
        .startsWith("60s", "60s")
        .last()
        .satisfies(wait -> assertThat(wait).isIn("9800ms", "10s"));
    assertThat(fixture.node.requests("/acquire").stream().map(FakeRequest::key).distinct())
        .as("the id of a wait that has ended is used up")
        .hasSize(3);
  }

  @Test
  void shouldGiveUpWhenALongTimeIsOver() {
    fixture.on(
        "/acquire",
        request -> {
          fixture.time.pass(Acquisition.LONGEST_WAIT);
          return timedOut();
        });

    assertThatExceptionOfType(LockNotAcquiredException.class)
        .isThrownBy(() -> fixture.lock().acquire(Duration.ofMinutes(2)));

    assertThat(fixture.bodies("/acquire")).hasSize(2);
  }

  @Test
  void shouldNotQueueAgainWhenTheSessionHasEnded() {
    fixture.on("/acquire", lost("session_ended"));

    assertThatExceptionOfType(LockLostException.class)
        .isThrownBy(() -> fixture.lock().acquire(Duration.ofSeconds(30)));
    assertThat(fixture.bodies("/acquire")).hasSize(1);
  }

  @Test
  void shouldEndTheWaitOfWhoGivesUp() {
    fixture.on("/acquire", FakeAnswer.problem(504, "outcome_unknown"));

    assertThatExceptionOfType(OutcomeUnknownException.class)
        .isThrownBy(() -> fixture.lock().acquire(Duration.ofSeconds(1)));

    String waitId = fixture.node.requests("/acquire").getFirst().key();
    await().until(() -> !fixture.node.requests("/v1/locks/job/waiters/" + waitId).isEmpty());
    assertThat(fixture.node.requests("/waiters/" + waitId).getFirst().method()).isEqualTo("DELETE");
  }

  @Test
  void shouldSayWhoHoldsIt() {
    fixture.on("/acquire", notAcquired("run-3", "run-4"));

    assertThatExceptionOfType(LockNotAcquiredException.class)
        .isThrownBy(() -> fixture.lock().acquire(Duration.ZERO))
        .satisfies(
            refusal ->
                assertThat(refusal.holders().stream().map(LockHolder::owner))
                    .containsExactly("run-3", "run-4"));
    assertThat(fixture.lock().tryAcquire()).isEmpty();
    assertThat(fixture.bodies("/acquire")).hasSize(2);
  }

  @Test
  void shouldQueueAgainWhenANodeEndsTheWaitBeforeItsTime() {
    fixture.on(
        "/acquire",
        request ->
            fixture.bodies("/acquire").size() == 1 ? notAcquired("run-3") : granted(7, "30s"));

    fixture.lock().acquire(Duration.ofSeconds(30));

    assertThat(fixture.node.requests("/acquire").stream().map(FakeRequest::key).distinct())
        .as("the wait that is over has used up its key")
        .hasSize(2);
  }

  @Test
  void shouldNotQueueAgainWhenSomebodyHasEndedTheWait() {
    fixture.on(
        "/acquire",
        FakeAnswer.said(
            409, FakeAnswer.problemBody(409, "lock_not_acquired").with("reason", "cancelled")));

    assertThatExceptionOfType(LockNotAcquiredException.class)
        .isThrownBy(() -> fixture.lock().acquire(Duration.ofMinutes(1)))
        .satisfies(refusal -> assertThat(refusal.isCancelled()).isTrue());
    assertThat(fixture.bodies("/acquire")).hasSize(1);
  }

  @Test
  void shouldAcquireAnewWhatWasLostBeforeItWasKnown() {
    fixture.on(
        "/acquire",
        request ->
            switch (fixture.bodies("/acquire").size()) {
              case 1 -> new FakeAnswer.Lost();
              case 2 -> lost("expired");
              default -> granted(9, "30s");
            });

    Lease lease = fixture.lock().acquire(Duration.ofSeconds(30));

    assertThat(lease.token()).isEqualTo(9);
    List<String> keys = fixture.node.requests("/acquire").stream().map(FakeRequest::key).toList();
    assertThat(keys.get(0)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
  }

  @Test
  void shouldNameTheMembersOfADeadlock() {
    JsonObject edge = JsonObject.EMPTY.with("lock", "b").with("owner", "run-8");
    fixture.on(
        "/acquire",
        FakeAnswer.said(409, FakeAnswer.problemBody(409, "deadlock").with("cycle", List.of(edge))));

    assertThatExceptionOfType(DeadlockException.class)
        .isThrownBy(() -> fixture.lock().tryAcquire(Duration.ofSeconds(5)))
        .satisfies(
            refusal -> assertThat(refusal.cycle()).containsExactly(new WaitEdge("b", "run-8")));
  }

  @Test
  void shouldPassOnOtherRefusals() {
    fixture.on("/acquire", FakeAnswer.problem(409, "limit_exceeded"));

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> fixture.lock().tryAcquire())
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("limit_exceeded"));
  }

  @Test
  void shouldGiveEachLeaseAnOwnerOfItsOwn() {
    fixture.on("/acquire", notAcquired("run-3"));
    var request = new LockRequest(fixture.keeper, "job");

    assertThat(request.tryAcquire()).isEqualTo(Optional.empty());
    assertThat(request.tryAcquire()).isEqualTo(Optional.empty());

    assertThat(fixture.bodies("/acquire").stream().map(body -> body.text("owner")).distinct())
        .hasSize(2);
  }

  private static FakeAnswer timedOut() {
    return FakeAnswer.said(
        409, FakeAnswer.problemBody(409, "lock_not_acquired").with("reason", "timed_out"));
  }
}
