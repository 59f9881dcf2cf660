package io.quorate.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A cycle that was found is looked at once more before anybody is refused. Owners a, b and c hold
 * the locks x, y and z, and wait for each other: b at x, c at y and a, the youngest, at z.
 */
class DeadlockSecondLookTest {

  private static final String YOUNGEST = "a-z";

  private final DeadlockTalk talk = new DeadlockTalk();

  /** How an edge can vanish. */
  private enum Vanishing {
    RELEASED {
      @Override
      LockCommand command(String lock, String holder, String waiter) {
        return new LockCommand.Release(holder, 1, null);
      }
    },
    FORCED {
      @Override
      LockCommand command(String lock, String holder, String waiter) {
        return new LockCommand.ForceRelease("why", 1L);
      }
    },
    CANCELLED {
      @Override
      LockCommand command(String lock, String holder, String waiter) {
        return new LockCommand.CancelWait(waiter + "-" + lock);
      }
    };

    abstract LockCommand command(String lock, String holder, String waiter);
  }

  DeadlockSecondLookTest() {
    talk.hold("x", Locks.exclusive("a"));
    talk.hold("y", Locks.exclusive("b"));
    talk.hold("z", Locks.exclusive("c"));
    talk.await("x", Locks.exclusive("b"));
    talk.await("y", Locks.exclusive("c"));
    talk.await("z", Locks.exclusive("a"));
    talk.speak("z");
  }

  @Test
  void shouldRefuseTheYoungestOfACycleThatStands() {
    talk.deliverAll();

    assertThat(talk.refused())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.waitId()).isEqualTo(YOUNGEST);
              assertThat(one.cycle()).hasSize(3);
            });
    assertThat(talk.lock("z").queue()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseNobodyWhenTheFirstEdgeHasVanished(Vanishing how) {
    talk.deliverUntil(LockWhisper.Confirm.class);
    talk.decide("y", how.command("y", "b", "c"));
    talk.deliverAll();

    assertNobodyRefused();
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseNobodyWhenTheLastEdgeHasVanished(Vanishing how) {
    talk.deliverUntil(LockWhisper.Confirm.class);
    talk.decide("x", how.command("x", "a", "b"));
    talk.deliverAll();

    assertNobodyRefused();
  }

  /** The youngest's own edge is looked at last of all. */
  @ParameterizedTest
  @EnumSource(names = {"RELEASED", "FORCED"})
  void shouldRefuseNobodyWhenTheYoungestIsNextAtLast(Vanishing how) {
    talk.deliverUntil(LockWhisper.Confirmed.class);
    talk.decide("z", how.command("z", "c", "a"));
    talk.deliverAll();

    assertThat(talk.asked()).isEmpty();
    assertNobodyRefused();
  }

  @Test
  void shouldRefuseNobodyOnceTheHoldIsGone() {
    talk.decide("z", new LockCommand.Release("c", 1, null));

    assertThat(talk.lock("z").waiting(YOUNGEST)).isNotNull();
    Lock before = talk.lock("z");
    talk.decide("z", new LockCommand.BreakDeadlock(YOUNGEST, 1, List.of()));
    assertThat(talk.lock("z")).isEqualTo(before);
  }

  private void assertNobodyRefused() {
    assertThat(talk.refused()).isEmpty();
    assertThat(talk.lock("z").waiting(YOUNGEST)).isNotNull();
  }
}
