package io.quorate.client.lock;

import static io.quorate.client.lock.FakeLockAnswers.grant;
import static io.quorate.client.lock.FakeLockAnswers.granted;
import static io.quorate.client.lock.FakeLockAnswers.lost;
import static io.quorate.client.lock.FakeLockAnswers.released;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.quorate.client.FakeAnswer;
import io.quorate.client.FakeNode;
import io.quorate.client.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a lease counts its time, is renewed, lost and closed; by a clock that the test moves. */
class LeaseTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final LockFixture fixture = new LockFixture();
  private final List<LossReason> losses = new CopyOnWriteArrayList<>();

  @BeforeEach
  void grantEverything() {
    fixture
        .on("/acquire", granted(7, "30s"))
        .on("/renew", granted(7, "30s"))
        .on("/release", released(0));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldCountFromBeforeTheRequestWasSent() {
    fixture.on(
        "/acquire",
        request -> {
          fixture.time.pass(Duration.ofSeconds(5));
          return FakeAnswer.ok(grant("job", "run-7", 7, 1, "28s").with("waited", "2s"));
        });

    Lease lease = acquire();

    assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(25));
    assertThat(lease.token()).isEqualTo(7);
    assertThat(lease.isValid()).isTrue();
  }

  @Test
  void shouldCountFromTheAttemptThatWasAnswered() {
    fixture.on(
        "/acquire",
        request -> {
          fixture.time.pass(Duration.ofSeconds(5));
          return fixture.node.requests().size() == 1 ? new FakeAnswer.Lost() : granted(7, "20s");
        });

    assertThat(acquire().remaining()).isEqualTo(Duration.ofSeconds(15));
  }

  /** The node has the time since the acquisition began; the attempt that it answers began later. */
  @Test
  void shouldNotCountTheWaitOfAnAttemptBeforeAsThatOfThisOne() {
    long began = fixture.time.nanoTime();
    fixture.on(
        "/acquire",
        request -> {
          if (fixture.node.requests().size() == 1) {
            fixture.time.pass(Duration.ofSeconds(8));
            return new FakeAnswer.Lost();
          }
          fixture.time.pass(Duration.ofMillis(100));
          return FakeAnswer.ok(grant("job", "run-7", 7, 1, "30s").with("waited", "8s"));
        });

    Lease lease = acquire();

    long grantedNanos = fixture.time.nanoTime();
    assertThat(lease.remaining()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(grantedNanos + lease.remaining().toNanos() - began)
        .isGreaterThanOrEqualTo(Duration.ofSeconds(38).toNanos());
  }

  @Test
  void shouldNotCountTheWaitForTheLockAsThatOfARenewal() {
    Lease lease = acquire();
    fixture.on(
        "/renew",
        request -> FakeAnswer.ok(grant("job", "run-7", 7, 1, "30s").with("waited", "50s")));

    fixture.time.advance(Duration.ofSeconds(10));

    assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void shouldRenewAtAThirdOfTheTime() {
    Lease lease = acquire();

    fixture.time.advance(Duration.ofMillis(9_999));
    assertThat(fixture.bodies("/renew")).isEmpty();
    fixture.time.advance(Duration.ofMillis(1));

    assertThat(fixture.bodies("/renew"))
        .containsExactly(
            JsonObject.EMPTY.with("owner", "run-7").with("token", 7).with("ttl", "30s"));
    assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(30));
    fixture.time.advance(Duration.ofMinutes(10));
    assertThat(fixture.bodies("/renew")).hasSize(61);
    assertThat(lease.isValid()).isTrue();
    assertThat(fixture.node.requests("/renew").stream().map(r -> r.key()).distinct()).hasSize(61);
  }

  @Test
  void shouldTryToRenewUntilTheLeaseIsReallyOver() {
    Lease lease = acquire();
    long end = fixture.time.nanoTime() + Duration.ofSeconds(30).toNanos();
    var sentNanos = new CopyOnWriteArrayList<Long>();
    fixture.on(
        "/renew",
        request -> {
          sentNanos.add(fixture.time.nanoTime());
          return FakeAnswer.problem(503, "unavailable");
        });

    fixture.time.advanceTo(end - 1);
    assertThat(lease.isValid()).isTrue();
    assertThat(losses).isEmpty();
    assertThat(Duration.ofNanos(end - sentNanos.getLast())).isLessThan(Duration.ofMillis(200));
    fixture.time.advanceTo(end);

    assertThat(lease.isValid()).isFalse();
    await().until(() -> losses.equals(List.of(LossReason.EXPIRED)));
    fixture.time.advance(Duration.ofMinutes(5));
    assertThat(losses).hasSize(1);
  }

  @Test
  void shouldRenewByAnotherNodeInTimeWhenOneSaysNothing() {
    Duration ttl = Duration.ofMillis(800);
    FakeNode second = FakeNode.answering(granted(7, "800ms"));
    try (second;
        var two = new LockFixture(second).on("/acquire", granted(7, "800ms"))) {
      Lease lease = two.lock().ttl(ttl).onLost(losses::add).acquire(Duration.ZERO);
      FakeNode first = second.requests().isEmpty() ? two.node : second;
      FakeNode other = first == second ? two.node : second;
      first.behave(new FakeAnswer.Silence());
      other.behave(granted(7, "800ms"));

      two.time.advance(ttl.dividedBy(2));

      assertThat(first.requests("/renew")).hasSize(1);
      assertThat(other.requests("/renew")).hasSize(1);
      assertThat(lease.isValid()).isTrue();
    }
  }

  @Test
  void shouldGoOnWhenARenewalSucceedsInTheEnd() {
    Lease lease = acquire();
    fixture.on("/renew", FakeAnswer.problem(503, "unavailable"));
    fixture.time.advance(Duration.ofSeconds(24));
    fixture.on("/renew", granted(7, "30s"));

    fixture.time.advance(Duration.ofSeconds(60));

    assertThat(lease.isValid()).isTrue();
    assertThat(losses).isEmpty();
  }

  @Test
  void shouldNotTrustARenewalThatIsAnsweredTooLate() {
    Lease lease = acquire();
    fixture.on(
        "/renew",
        request -> {
          fixture.time.pass(Duration.ofSeconds(40));
          return granted(7, "30s");
        });

    fixture.time.advance(Duration.ofSeconds(11));

    assertThat(lease.isValid()).isFalse();
    await().until(() -> losses.equals(List.of(LossReason.EXPIRED)));
  }

  @ParameterizedTest
  @CsvSource({
    "expired, EXPIRED",
    "forced, FORCED",
    "session_ended, SESSION_ENDED",
    "released, RELEASED",
    "not_held, NOT_HELD",
    "something_new, OTHER",
  })
  void shouldTellWhyTheLockWasLost(String reason, LossReason told) {
    Lease lease = acquire();
    fixture.on("/renew", lost(reason));

    fixture.time.advance(Duration.ofSeconds(11));

    await().until(() -> losses.equals(List.of(told)));
    assertThat(lease.remaining()).isZero();
    assertThatExceptionOfType(LockLostException.class)
        .isThrownBy(lease::ensureValid)
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo(told))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("lock_lost"));
    fixture.time.advance(Duration.ofMinutes(5));
    assertThat(fixture.bodies("/renew")).hasSize(1);
    assertThat(losses).hasSize(1);
  }

  @Test
  void shouldTellOnceThoughTheLossIsFoundByManyAtOnce() {
    Lease lease = acquire();
    fixture.time.pass(Duration.ofSeconds(31));

    assertThatExceptionOfType(LockLostException.class).isThrownBy(lease::ensureValid);
    assertThatExceptionOfType(LockLostException.class).isThrownBy(lease::ensureValid);
    fixture.time.advance(SECOND);

    await().until(() -> !losses.isEmpty());
    assertThat(losses).containsExactly(LossReason.EXPIRED);
    assertThat(fixture.bodies("/renew")).isEmpty();
  }

  @Test
  void shouldReleaseOnceThoughItIsClosedTwice() {
    Lease lease = acquire();

    lease.close();
    lease.close();
    lease.release();

    assertThat(fixture.bodies("/release"))
        .containsExactly(JsonObject.EMPTY.with("owner", "run-7").with("token", 7).with("count", 1));
    assertThat(lease.isValid()).isFalse();
    assertThatIllegalStateException().isThrownBy(lease::ensureValid);
    fixture.time.advance(Duration.ofMinutes(5));
    assertThat(fixture.bodies("/renew")).isEmpty();
    assertThat(losses).isEmpty();
  }

  @Test
  void shouldSayWhenItWasLostBeforeItWasClosed() {
    Lease lease = acquire();
    fixture.time.advance(Duration.ofSeconds(9));
    fixture.time.pass(Duration.ofSeconds(22));

    assertThatExceptionOfType(LockLostException.class).isThrownBy(lease::close);

    assertThat(fixture.bodies("/release")).isEmpty();
    lease.close();
  }

  @Test
  void shouldSayWhenANodeKnowsThatItWasLost() {
    Lease lease = acquire();
    fixture.on("/release", lost("forced"));

    assertThatExceptionOfType(LockLostException.class)
        .isThrownBy(lease::close)
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo(LossReason.FORCED));
    lease.close();
  }

  @Test
  void shouldTakeARepeatedReleaseForItsOwn() {
    Lease lease = acquire();
    fixture.on(
        "/release",
        request ->
            fixture.bodies("/release").size() == 1 ? new FakeAnswer.Lost() : lost("released"));

    lease.close();

    assertThat(fixture.bodies("/release")).hasSize(2);
    assertThat(fixture.node.requests("/release").stream().map(r -> r.key()).distinct()).hasSize(1);
  }

  @Test
  void shouldCloseQuietlyWhenNoNodeAnswers() {
    Lease lease = acquire();
    fixture.on("/release", FakeAnswer.problem(503, "unavailable"));

    lease.close();

    assertThat(fixture.bodies("/release")).hasSizeGreaterThan(1);
  }

  @Test
  void shouldReleaseOnAThreadThatIsInterrupted() {
    Lease lease = acquire();
    Thread.currentThread().interrupt();
    try {
      lease.close();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }

    assertThat(fixture.bodies("/release")).hasSize(1);
  }

  @Test
  void shouldNotRenewWhatIsNotToBeRenewed() {
    Lease lease = fixture.lock().withoutRenewal().onLost(losses::add).acquire(Duration.ZERO);

    fixture.time.advance(Duration.ofMillis(29_999));
    assertThat(lease.isValid()).isTrue();
    fixture.time.advance(Duration.ofMillis(1));

    assertThat(fixture.bodies("/renew")).isEmpty();
    await().until(() -> losses.equals(List.of(LossReason.EXPIRED)));
  }

  @Test
  void shouldTrustAShorterTimeThatWasAskedFor() {
    Lease lease = acquire();
    fixture.on("/renew", granted(7, "5s"));

    lease.extend(Duration.ofSeconds(5));

    assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(5));
    assertThat(fixture.bodies("/renew").getLast().text("ttl")).isEqualTo("5s");
    fixture.time.advance(Duration.ofSeconds(60));
    assertThat(lease.isValid()).isTrue();
  }

  @Test
  void shouldShareTheLockAfterADowngrade() {
    fixture.on(
        "/downgrade", FakeAnswer.ok(grant("job", "run-7", 7, 1, "30s").with("mode", "shared")));
    Lease lease = acquire();

    lease.downgrade();

    assertThat(lease.mode()).isEqualTo(LockMode.SHARED);
    lease.close();
    assertThat(fixture.bodies("/release")).hasSize(1);
  }

  @Test
  void shouldLoseEverythingWhenTheClientIsClosed() {
    acquire();

    fixture.keeper.close();

    await().until(() -> losses.equals(List.of(LossReason.CLIENT_CLOSED)));
  }

  private Lease acquire() {
    return fixture.lock().onLost(losses::add).acquire(Duration.ofSeconds(10));
  }
}
