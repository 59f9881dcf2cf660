package io.quorate.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Decision;
import io.quorate.kernel.Gossip.Audience;
import io.quorate.kernel.Gossip.Heard;
import io.quorate.kernel.Gossip.Whisper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A cycle that was found is looked at once more before anybody is refused. Owners a, b and c hold
 * the locks x, y and z, and wait for each other: b at x, c at y and a, the youngest, at z.
 */
class DeadlockSecondLookTest {

  private static final String YOUNGEST = "a-z";
  private static final long LATER_MS = Locks.NOW_MS + 1_000;

  private final LockDecider decider = new LockDecider();
  private final Deadlocks deadlocks = new Deadlocks();
  private final Map<String, Lock> locks = new TreeMap<>();
  private final Deque<Message> under = new ArrayDeque<>();
  private final List<LockCommand> asked = new ArrayList<>();

  private record Message(String to, LockWhisper text) {}

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
    hold("x", "a");
    hold("y", "b");
    hold("z", "c");
    await("x", "b", Locks.NOW_MS + 1);
    await("y", "c", Locks.NOW_MS + 2);
    await("z", "a", Locks.NOW_MS + 3);
    deadlocks.speak("z", lock("z"), LATER_MS).forEach(this::send);
  }

  @Test
  void shouldRefuseTheYoungestOfACycleThatStands() {
    deliverAll();

    assertThat(asked)
        .singleElement()
        .isInstanceOfSatisfying(
            LockCommand.BreakDeadlock.class,
            one -> {
              assertThat(one.waitId()).isEqualTo(YOUNGEST);
              assertThat(one.cycle()).hasSize(3);
            });
    assertThat(lock("z").queue()).isEmpty();
    assertThat(Objects.requireNonNull(lock("z").ended(YOUNGEST)).reason())
        .isEqualTo(WaitEnd.DEADLOCK);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseNobodyWhenTheFirstEdgeHasVanished(Vanishing how) {
    deliverUntil(LockWhisper.Confirm.class);
    decide("y", how.command("y", "b", "c"));
    deliverAll();

    assertNobodyRefused();
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseNobodyWhenTheLastEdgeHasVanished(Vanishing how) {
    deliverUntil(LockWhisper.Confirm.class);
    decide("x", how.command("x", "a", "b"));
    deliverAll();

    assertNobodyRefused();
  }

  /** The youngest's own edge is looked at last of all. */
  @ParameterizedTest
  @EnumSource(names = {"RELEASED", "FORCED"})
  void shouldRefuseNobodyWhenTheYoungestIsNextAtLast(Vanishing how) {
    deliverUntil(LockWhisper.Confirmed.class);
    decide("z", how.command("z", "c", "a"));
    deliverAll();

    assertThat(asked).isEmpty();
    assertNobodyRefused();
  }

  @Test
  void shouldRefuseNobodyOnceTheHoldIsGone() {
    decide("z", new LockCommand.Release("c", 1, null));

    assertThat(
            decider.decide(
                new LockCommand.BreakDeadlock(YOUNGEST, 1, List.of()), lock("z"), LATER_MS))
        .isEqualTo(Decision.unchanged());
  }

  private void hold(String name, String owner) {
    locks.put(name, decider.initial());
    decide(name, acquire(name, owner, 0), Locks.NOW_MS);
  }

  private void await(String name, String owner, long atMs) {
    decide(name, acquire(name, owner, Locks.WAIT_MS), atMs);
  }

  private static LockCommand acquire(String name, String owner, long waitMs) {
    return new LockCommand.Acquire(
        name, owner + "-" + name, "r-" + owner, Locks.exclusive(owner), waitMs);
  }

  private void deliverAll() {
    while (!under.isEmpty()) {
      deliver(under.removeFirst());
    }
  }

  /** Delivers until a message of a kind is next, which stays under way. */
  private void deliverUntil(Class<? extends LockWhisper> kind) {
    while (!kind.isInstance(under.getFirst().text())) {
      deliver(under.removeFirst());
    }
  }

  private void deliver(Message message) {
    Heard<LockCommand> heard =
        deadlocks.hear(message.to(), lock(message.to()), message.text(), LATER_MS);
    heard.passedOn().forEach(this::send);
    for (LockCommand command : heard.commands()) {
      asked.add(command);
      decide(message.to(), command);
    }
  }

  private void send(Whisper whisper) {
    var text = (LockWhisper) whisper.message();
    switch (whisper.audience()) {
      case Audience.One(String type, String id) -> under.add(new Message(id, text));
      case Audience.Topic(String topic) ->
          locks.forEach(
              (name, lock) -> {
                if (deadlocks.topics(lock).contains(topic)) {
                  under.add(new Message(name, text));
                }
              });
    }
  }

  private void decide(String name, LockCommand command) {
    decide(name, command, LATER_MS);
  }

  private void decide(String name, LockCommand command, long nowMs) {
    List<LockEvent> events =
        switch (decider.decide(command, lock(name), nowMs)) {
          case Decision.Accepted<LockEvent> accepted -> accepted.events();
          case Decision.Later<LockEvent> later -> later.events();
          case Decision.Rejected<LockEvent> no -> throw new AssertionError(no.rejection());
        };
    events.forEach(event -> locks.put(name, decider.evolve(lock(name), event)));
  }

  private Lock lock(String name) {
    return Objects.requireNonNull(locks.get(name));
  }

  private void assertNobodyRefused() {
    locks.values().stream()
        .flatMap(lock -> lock.ended().stream())
        .forEach(end -> assertThat(end.reason()).isNotEqualTo(WaitEnd.DEADLOCK));
    assertThat(lock("z").waiting(YOUNGEST)).isNotNull();
  }
}
