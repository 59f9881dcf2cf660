package io.quorate.lock;

import static io.quorate.lock.Locks.EXPIRES_AT_MS;
import static io.quorate.lock.Locks.NOW_MS;
import static io.quorate.lock.Locks.TTL_MS;
import static io.quorate.lock.Locks.aLock;
import static io.quorate.lock.Locks.aSemaphore;
import static io.quorate.lock.Locks.acquire;
import static io.quorate.lock.Locks.await;
import static io.quorate.lock.Locks.exclusive;
import static io.quorate.lock.Locks.heldBy;
import static io.quorate.lock.Locks.holds;
import static io.quorate.lock.Locks.ofSession;
import static io.quorate.lock.Locks.permits;
import static io.quorate.lock.Locks.release;
import static io.quorate.lock.Locks.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.EntityTypeAssert;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.Commitment;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockTypeTest {

  @Test
  void shouldNameEverything() {
    EntityTypeAssert.shouldNameEverything(LockType.TYPE, LockCommand.class, LockEvent.class);
  }

  @Test
  void shouldKeepTheNamesInTheJournal() {
    assertThat(LockType.TYPE.name()).isEqualTo("lock");
    assertThat(LockType.TYPE.events().keySet())
        .contains(
            "lock.granted",
            "lock.reentered",
            "lock.enqueued",
            "lock.attended",
            "lock.unattended",
            "lock.wait-ended",
            "lock.undelivered",
            "lock.claimed",
            "lock.renewed",
            "lock.released",
            "lock.lost",
            "lock.downgraded",
            "lock.cooled",
            "lock.resized",
            "lock.session-ended",
            "lock.taken-over",
            "lock.deleted",
            "lock.participated");
  }

  @Test
  void shouldShowALockThatWasNeverUsed() {
    assertThat(aLock().view(LockType.TYPE, Shown.WHOLE))
        .isEqualTo(new LockView("id", 1, 1, List.of(), null, List.of(), null, 0, 7));
  }

  @Test
  void shouldShowHoldersAndWhoWaits() {
    var claim = new Claim("a", LockMode.EXCLUSIVE, 1, TTL_MS, null, 0, 0, "here");
    Instant now = Instant.ofEpochMilli(NOW_MS);
    assertThat(heldBy(claim).putOff(await("w", shared("b"))).view(LockType.TYPE, Shown.WHOLE))
        .isEqualTo(
            new LockView(
                "id",
                1,
                0,
                List.of(
                    new LockView.Holder(
                        "a",
                        1,
                        LockMode.EXCLUSIVE,
                        1,
                        1,
                        now,
                        Instant.ofEpochMilli(EXPIRES_AT_MS),
                        null,
                        "here")),
                null,
                List.of(new LockView.Waiter("b", "w", LockMode.SHARED, 1, now, null)),
                null,
                1,
                7));
  }

  @Test
  void shouldShowASessionInPlaceOfAnEnd() {
    assertThat(heldBy(ofSession("a")).view(LockType.TYPE, Shown.WHOLE))
        .isInstanceOfSatisfying(
            LockView.class,
            view -> {
              assertThat(view.holders().getFirst().expiresAt()).isNull();
              assertThat(view.holders().getFirst().session()).isEqualTo("s");
            });
    assertThat(heldBy(ofSession("a")).view(LockType.TYPE, "grant:a"))
        .isEqualTo(
            new GrantView("id", "a", 1, LockMode.EXCLUSIVE, 1, 1, null, null, "0ms", "a", "s", 1L));
  }

  @Test
  void shouldShowThePermitsOfASemaphore() {
    assertThat(aSemaphore(3).accept(acquire("a", permits("a", 2))).view(LockType.TYPE, Shown.WHOLE))
        .isInstanceOfSatisfying(
            LockView.class,
            view -> {
              assertThat(view.permits()).isEqualTo(3);
              assertThat(view.available()).isEqualTo(1);
            });
  }

  @Test
  void shouldShowNothingAvailableWhileATransactionReliesOnIt() {
    assertThat(
            heldBy(exclusive("a"))
                .accept(holds(1, Commitment.PREPARE))
                .accept(release("a", 1))
                .view(LockType.TYPE, Shown.WHOLE))
        .isInstanceOfSatisfying(LockView.class, view -> assertThat(view.available()).isZero());
  }

  @Test
  void shouldShowWhatIsLeftOfAGrantNow() {
    var lock = heldBy(exclusive("a"));
    Instant end = Instant.ofEpochMilli(EXPIRES_AT_MS);
    var grant =
        new GrantView(
            "id", "a", 1, LockMode.EXCLUSIVE, 1, 1, end, "29000ms", "0ms", "a", null, null);
    assertThat(lock.at(NOW_MS + 1_000).view(LockType.TYPE, "grant:a")).isEqualTo(grant);
    assertThat(lock.at(NOW_MS + 1_000).view(LockType.TYPE, "hold:1")).isEqualTo(grant);
    assertThat(lock.at(EXPIRES_AT_MS + 5).view(LockType.TYPE, "grant:a"))
        .isInstanceOfSatisfying(
            GrantView.class, view -> assertThat(view.remaining()).isEqualTo("0ms"));
  }

  /** A client adds it to what is left, and counts from before it sent the request: the renewal. */
  @Test
  void shouldNotShowARenewalAsIfItHadWaited() {
    var lock =
        heldBy(exclusive("a"))
            .putOff(await("w", exclusive("b")))
            .at(NOW_MS + 900)
            .accept(release("a", 1))
            .accept(await("w", exclusive("b")));
    assertThat(lock.view(LockType.TYPE, "hold:2"))
        .isInstanceOfSatisfying(
            GrantView.class, view -> assertThat(view.waited()).isEqualTo("0ms"));
  }

  @Test
  void shouldShowWhyAGrantIsOver() {
    var released = heldBy(exclusive("a")).accept(release("a", 1));
    assertThat(released.view(LockType.TYPE, "grant:a"))
        .isEqualTo(new LostView(LossReason.RELEASED));
    assertThat(released.view(LockType.TYPE, "grant:unknown"))
        .isEqualTo(new LostView(LossReason.NOT_HELD));
    assertThat(released.view(LockType.TYPE, "hold:1")).isEqualTo(new LostView(LossReason.NOT_HELD));
  }

  @Test
  void shouldShowHowOftenItIsStillHeld() {
    var twice = heldBy(exclusive("a")).accept(acquire("again", exclusive("a")));
    assertThat(twice.accept(release("a", 1)).view(LockType.TYPE, "released:1:a"))
        .isEqualTo(new ReleaseView("id", "a", 1, 1));
    assertThat(aLock().view(LockType.TYPE, "released:1:x:y"))
        .isEqualTo(new ReleaseView("id", "x:y", 1, 0));
  }

  @Test
  void shouldDecideAgainOnlyWhatItKnows() {
    Lock lock = heldBy(exclusive("a")).putOff(await("w", exclusive("b"))).state();
    assertThat(LockType.TYPE.decidesAgain(acquire("a", exclusive("a")), lock)).isTrue();
    assertThat(LockType.TYPE.decidesAgain(acquire("w", exclusive("b")), lock)).isTrue();
    assertThat(LockType.TYPE.decidesAgain(acquire("x", exclusive("b")), lock)).isFalse();
    assertThat(LockType.TYPE.decidesAgain(release("a", 1), lock)).isFalse();
  }
}
