package io.quorate.client.lock;

import static io.quorate.client.lock.FakeLockAnswers.granted;
import static io.quorate.client.lock.FakeLockAnswers.lost;
import static io.quorate.client.lock.FakeLockAnswers.released;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An owner that acquires a lock several times. */
class ReentranceTest {

  private final LockFixture fixture = new LockFixture();
  private final List<LossReason> losses = new CopyOnWriteArrayList<>();
  private long count;

  @BeforeEach
  void countEntries() {
    fixture
        .on("/acquire", request -> granted(7, ++count, "30s"))
        .on("/renew", request -> granted(7, count, "30s"))
        .on("/release", request -> released(--count));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldSayWithEachReleaseHowManyEntriesThereAre() {
    Lease outer = acquire();
    Lease inner = acquire();
    Lease innermost = acquire();

    assertThat(innermost.count()).isEqualTo(3);
    inner.close();
    innermost.close();
    assertThat(outer.isValid()).isTrue();
    outer.close();

    assertThat(fixture.bodies("/release").stream().map(body -> body.number("count")))
        .containsExactly(3L, 2L, 1L);
  }

  @Test
  void shouldRenewOnceForAllEntries() {
    Lease outer = acquire();
    Lease inner = acquire();

    fixture.time.advance(Duration.ofSeconds(11));
    assertThat(fixture.bodies("/renew")).hasSize(1);
    inner.close();
    fixture.time.advance(Duration.ofSeconds(10));
    assertThat(fixture.bodies("/renew")).hasSize(2);
    outer.close();
    fixture.time.advance(Duration.ofMinutes(1));

    assertThat(fixture.bodies("/renew")).hasSize(2);
  }

  @Test
  void shouldTellEachLeaseThatIsOpenOfTheLoss() {
    acquire();
    acquire();
    acquire().close();
    fixture.on("/renew", lost("forced"));

    fixture.time.advance(Duration.ofSeconds(11));

    await().until(() -> losses.size() == 2);
    assertThat(losses).containsOnly(LossReason.FORCED);
  }

  @Test
  void shouldKeepTheHigherTokenOfAnUpgrade() {
    Lease shared = acquire();
    fixture.on("/acquire", request -> granted(8, ++count, "30s"));

    Lease exclusive = acquire();

    assertThat(shared.token()).isEqualTo(8);
    exclusive.close();
    shared.close();
    assertThat(fixture.bodies("/release").stream().map(body -> body.number("token")))
        .containsExactly(8L, 8L);
  }

  /** The answer to a renewal under the token that the upgrade has replaced. */
  @Test
  void shouldNotTakeAnUpgradeForALoss() {
    Lease shared = acquire();
    fixture.on(
        "/renew",
        request -> {
          if (fixture.bodies("/renew").size() > 1) {
            return granted(8, 2, "30s");
          }
          fixture.on("/acquire", granted(8, 2, "30s"));
          acquire();
          return lost("released");
        });

    fixture.time.advance(Duration.ofSeconds(15));

    assertThat(shared.isValid()).isTrue();
    assertThat(shared.token()).isEqualTo(8);
    assertThat(losses).isEmpty();
  }

  @Test
  void shouldHoldPermitsOfASemaphoreUnderTheirOwnTokens() {
    fixture.on("/acquire", request -> granted(10 + fixture.bodies("/acquire").size(), 1, "30s"));

    Lease one = acquire();
    Lease other = acquire();
    one.close();

    assertThat(other.isValid()).isTrue();
    assertThat(fixture.bodies("/release").getFirst().number("token")).isEqualTo(11);
    other.close();
    assertThat(fixture.bodies("/release").getLast().number("token")).isEqualTo(12);
  }

  @Test
  void shouldBeginAnewAfterALoss() {
    acquire();
    fixture.time.advance(Duration.ofSeconds(5));
    fixture.time.pass(Duration.ofSeconds(30));
    count = 0;
    fixture.on("/acquire", granted(9, "30s"));

    Lease again = acquire();

    assertThat(again.isValid()).isTrue();
    assertThat(again.token()).isEqualTo(9);
    fixture.time.advance(Duration.ofSeconds(1));
    await().until(() -> losses.equals(List.of(LossReason.EXPIRED)));
  }

  private Lease acquire() {
    return fixture.lock().onLost(losses::add).acquire(Duration.ZERO);
  }
}
