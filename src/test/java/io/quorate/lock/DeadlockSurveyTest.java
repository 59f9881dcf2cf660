package io.quorate.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.lock.DeadlockTalk.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Circles over a semaphore, s, of which others than those in the circle may give enough back. Owner
 * c holds the lock x; a and b hold a permit each.
 */
class DeadlockSurveyTest {

  private static final String YOUNGEST = "c-s";

  private final DeadlockTalk talk = new DeadlockTalk();

  @Test
  void shouldRefuseTheYoungestWhenAllHoldersAreStuck() {
    held(2);
    talk.await("x", Locks.exclusive("a"));
    talk.await("x", Locks.exclusive("b"));
    talk.await("s", Locks.exclusive("c"));

    talk.speak("s").deliverAll();

    assertThat(talk.refused())
        .singleElement()
        .isInstanceOfSatisfying(
            Refusal.class,
            one -> {
              assertThat(one.waitId()).isEqualTo(YOUNGEST);
              assertThat(one.cycle())
                  .containsExactlyInAnyOrder(
                      new CycleMember("s", "c"),
                      new CycleMember("x", "a"),
                      new CycleMember("x", "b"));
            });
  }

  @Test
  void shouldRefuseNobodyElse() {
    held(2);
    talk.await("x", Locks.exclusive("a"));
    talk.await("x", Locks.exclusive("b"));
    talk.await("s", Locks.exclusive("c"));

    talk.speak("x").deliverAll();

    assertThat(talk.refused()).isEmpty();
  }

  @Test
  void shouldRefuseNobodyWhileOneHolderMayGiveEnoughBack() {
    held(2);
    talk.await("x", Locks.exclusive("a"));
    talk.await("s", Locks.exclusive("c"));

    talk.speak("s").speak("x").deliverAll();

    assertThat(talk.refused()).isEmpty();
    assertThat(talk.asked()).isEmpty();
  }

  @Test
  void shouldRefuseWhoNeedsMoreThanTheOthersMayGiveBack() {
    held(3);
    talk.await("x", Locks.exclusive("a"));
    talk.await("s", Locks.permits("c", 3));

    talk.speak("s").deliverAll();

    assertThat(talk.refused()).extracting(Refusal::waitId).containsExactly(YOUNGEST);
  }

  @Test
  void shouldRefuseOneWhoWaitsForItself() {
    talk.semaphore("s", 2);
    talk.hold("s", Locks.exclusive("a"));
    talk.hold("s", Locks.exclusive("a"));
    talk.await("s", Locks.exclusive("a"));

    talk.speak("s").deliverAll();

    assertThat(talk.refused()).extracting(Refusal::waitId).containsExactly("a-s");
    assertThat(talk.refused().getFirst().cycle()).containsExactly(new CycleMember("s", "a"));
  }

  @Test
  void shouldRefuseTheYoungestOfThoseWhoWaitForThemselvesAndOthers() {
    talk.semaphore("s", 2);
    talk.hold("s", Locks.exclusive("a"));
    talk.hold("s", Locks.exclusive("b"));
    talk.await("s", Locks.exclusive("a"));
    talk.await("s", Locks.exclusive("b"));

    talk.speak("s").deliverAll();

    assertThat(talk.refused()).extracting(Refusal::waitId).containsExactly("b-s");
  }

  @Test
  void shouldFindSeveralHoldsOfOneOwner() {
    talk.semaphore("s", 2);
    talk.hold("s", Locks.exclusive("a"));
    talk.hold("s", Locks.exclusive("a"));
    talk.hold("x", Locks.exclusive("c"));
    talk.await("s", Locks.exclusive("c"));
    talk.await("x", Locks.exclusive("a"));

    talk.speak("x").deliverAll();

    assertThat(talk.refused()).extracting(Refusal::waitId).containsExactly("a-x");
  }

  /** An operator who makes it large again may end that wait, and nobody else can. */
  @Test
  void shouldRefuseNobodyForAWaitThatIsLargerThanTheSemaphore() {
    held(3);
    talk.await("x", Locks.exclusive("a"));
    talk.await("x", Locks.exclusive("b"));
    talk.await("s", Locks.permits("c", 3));
    talk.decide("s", new LockCommand.Resize(2));

    talk.speak("s").speak("x").deliverAll();

    assertThat(talk.refused()).isEmpty();
  }

  /** Owner b does not wait any more, and may give its permit back. */
  @Test
  void shouldRefuseNobodyWhenAWaitHasVanishedAtTheSecondLook() {
    held(2);
    talk.await("x", Locks.exclusive("a"));
    talk.await("x", Locks.exclusive("b"));
    talk.await("s", Locks.exclusive("c"));

    talk.speak("s").deliverUntil(LockWhisper.Verify.class);
    talk.decide("x", new LockCommand.CancelWait("b-x"));
    talk.deliverAll();

    assertThat(talk.refused()).isEmpty();
  }

  @Test
  void shouldRefuseNobodyWhenAHoldHasVanishedAtTheEnd() {
    held(2);
    talk.await("x", Locks.exclusive("a"));
    talk.await("x", Locks.exclusive("b"));
    talk.await("s", Locks.exclusive("c"));

    talk.speak("s").deliverUntil(LockWhisper.Verified.class);
    talk.decide("s", new LockCommand.ForceRelease("why", 1L));
    talk.deliverAll();

    assertThat(talk.asked()).isEmpty();
  }

  @Test
  void shouldJudgeNobodyByPermitsThatHaveChanged() {
    held(2);
    talk.await("x", Locks.exclusive("a"));
    talk.await("x", Locks.exclusive("b"));
    talk.await("s", Locks.exclusive("c"));

    talk.speak("s").deliverUntil(LockWhisper.Verify.class);
    talk.decide("s", new LockCommand.Resize(1));
    talk.deliverAll();

    assertThat(talk.refused()).isEmpty();
  }

  /**
   * Owner d wants two of three permits and waits for a, who waits for c; c wants the one that is
   * left, and is behind d.
   */
  @Test
  void shouldLetPassWhereThatIsEnough() {
    talk.semaphore("s", 3);
    talk.hold("s", Locks.exclusive("a"));
    talk.hold("s", Locks.exclusive("b"));
    talk.hold("x", Locks.exclusive("c"));
    talk.await("s", Locks.permits("d", 3));
    talk.await("x", Locks.exclusive("a"));
    talk.await("x", Locks.exclusive("b"));
    talk.await("s", Locks.exclusive("c"));

    talk.speak("s").deliverAll();

    assertThat(talk.refused()).isEmpty();
    assertThat(talk.asked()).contains(new LockCommand.LetPass(YOUNGEST, "d-s"));
    assertThat(Locks.waiting(talk.lock("s"))).containsExactly(YOUNGEST, "d-s");
  }

  @Test
  void shouldTellOnlyTheHeaviestOfVeryManyHolds() {
    var holds = new ArrayList<Hold>();
    for (int token = 1; token <= Blocked.MAX_HOLDS + 1; token++) {
      Claim claim = Locks.permits("o" + token, token == 1 ? 1 : 2);
      holds.add(new Hold(token, claim, 1, 0, Hold.NEVER, Hold.NEVER, 0, List.of()));
    }
    var wait = new WaitRef("w", "a", 0);

    Blocked told = Blocked.byHolds("s", wait, Lock.NEW, 3, holds);

    assertThat(told.holds()).hasSize(Blocked.MAX_HOLDS).allMatch(hold -> hold.permits() == 2);
    assertThat(told.needed()).isEqualTo(2);
  }

  private void held(int permits) {
    talk.semaphore("s", permits);
    talk.hold("s", Locks.exclusive("a"));
    talk.hold("s", Locks.exclusive("b"));
    talk.hold("x", Locks.exclusive("c"));
  }
}
