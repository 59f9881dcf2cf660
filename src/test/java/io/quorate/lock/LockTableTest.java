package io.quorate.lock;

import static io.quorate.lock.Locks.NOW_MS;
import static io.quorate.lock.Locks.SESSION;
import static io.quorate.lock.Locks.TTL_MS;
import static io.quorate.lock.Locks.acquire;
import static io.quorate.lock.Locks.await;
import static io.quorate.lock.Locks.exclusive;
import static io.quorate.lock.Locks.giveBack;
import static io.quorate.lock.Locks.holds;
import static io.quorate.lock.Locks.keptBack;
import static io.quorate.lock.Locks.leave;
import static io.quorate.lock.Locks.ofSession;
import static io.quorate.lock.Locks.permits;
import static io.quorate.lock.Locks.release;
import static io.quorate.lock.Locks.renew;
import static io.quorate.lock.Locks.shared;

import io.quorate.kernel.Decision;
import io.quorate.kernel.DecisionTable;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.Commitment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command in every state of a lock. */
class LockTableTest {

  /**
   * Owner a has token 1 in all states from held to pinned, but for over, where it is expired, and
   * delayed, where it was forced. Of the semaphores, some has 1 of 2 permits left, and full none.
   */
  private static final String TABLE =
      """
      command       | free | held | twice | shared| both  | queue | over  | delayed| session| pinned | some  | full
      get           | same | same | same  | same  | same  | same  | same  | same   | same   | same   | same  | same
      acquire a     | done | done | done  | done  | waits | done  | done  | waits  | state  | done   | done  | waits
      acquire b     | done | waits| waits | waits | waits | waits | done  | waits  | waits  | waits  | done  | waits
      try b         | done | busy | busy  | busy  | busy  | busy  | done  | busy   | busy   | busy   | done  | busy
      share a       | done | done | done  | done  | done  | done  | done  | waits  | state  | done   | invalid| invalid
      share c       | done | waits| waits | done  | done  | waits | done  | waits  | waits  | waits  | invalid| invalid
      two permits   | limit| limit| limit | limit | limit | limit | limit | limit  | limit  | limit  | waits | waits
      three permits | limit| limit| limit | limit | limit | limit | limit | limit  | limit  | limit  | limit | limit
      again a       | done | same | same  | same  | same  | same  | lost  | lost   | same   | same   | same  | same
      leave a       | same | done | same  | done  | done  | done  | same  | same   | done   | done   | done  | done
      give back a  | same | done | done  | done  | done  | done  | same  | same   | done   | done   | done  | done
      leave w       | same | same | same  | same  | same  | done  | same  | same   | same   | same   | same  | same
      cancel w      | none | none | none  | none  | none  | ok    | none  | none   | none   | none   | none  | none
      renew a       | lost | ok   | ok    | ok    | ok    | ok    | lost  | lost   | same   | ok     | ok    | ok
      renew b       | lost | lost | lost  | lost  | lost  | lost  | lost  | lost   | lost   | lost   | lost  | lost
      release a     | lost | ok   | done  | ok    | ok    | ok    | lost  | lost   | ok     | ok     | ok    | ok
      release a of 1| lost | ok   | state | ok    | ok    | ok    | lost  | lost   | ok     | ok     | ok    | ok
      release a of 2| lost | same | done  | same  | same  | same  | lost  | lost   | same   | same   | same  | same
      release b     | lost | lost | lost  | lost  | lost  | lost  | lost  | lost   | lost   | lost   | lost  | lost
      downgrade a   | lost | ok   | ok    | same  | same  | ok    | lost  | lost   | ok     | ok     | state | state
      force         | same | done | done  | done  | done  | done  | same  | same   | done   | done   | done  | done
      force 9       | same | same | same  | same  | same  | same  | same  | same   | same   | same   | same  | same
      resize 5      | ok   | state| state | state | state | state | ok    | state  | state  | state  | ok    | ok
      resize 2      | ok   | state| state | state | state | state | ok    | state  | state  | state  | same  | same
      delete        | same | state| state | state | state | state | same  | state  | state  | state  | state | state
      await change  | waits| waits| waits | waits | waits | waits | waits | waits  | waits  | waits  | waits | waits
      end session   | done | done | done  | done  | done  | done  | done  | done   | done   | done   | done  | done
      break w       | same | same | same  | same  | same  | ok    | same  | same   | same   | same   | same  | same
      let v pass w  | same | same | same  | same  | same  | same  | same  | same   | same   | same   | same  | same
      holds 1       | done | done | done  | done  | done  | done  | done  | done   | done   | same   | done  | done
      """;

  @ParameterizedTest
  @MethodSource("cells")
  void shouldDecide(DecisionTable.Cell cell) {
    cell.check();
  }

  @Test
  void shouldHaveEveryCommand() {
    table().shouldHaveEveryCommand(LockCommand.class);
  }

  static List<DecisionTable.Cell> cells() {
    return table().cells(TABLE);
  }

  private static DecisionTable<LockCommand, LockEvent, Lock> table() {
    var table = new DecisionTable<>(new LockDecider(), NOW_MS);
    addStates(table);
    addAcquiring(table);
    addHolding(table);
    return table
        .command("resize 5", new LockCommand.Resize(5), new LockEvent.Resized(5, NOW_MS))
        .command("resize 2", new LockCommand.Resize(2), new LockEvent.Resized(2, NOW_MS))
        .command("delete", new LockCommand.Delete(), new LockEvent.Deleted(NOW_MS))
        .command("await change", new LockCommand.AwaitChange(99))
        .command("end session", new LockCommand.EndSession(SESSION))
        .command(
            "break w",
            new LockCommand.BreakDeadlock("w", 1, List.of()),
            new LockEvent.WaitEnded("w", WaitEnd.DEADLOCK, List.of(), NOW_MS))
        .command("let v pass w", new LockCommand.LetPass("v", "w"))
        .command("holds 1", holds(1, Commitment.PREPARE));
  }

  private static void addAcquiring(DecisionTable<LockCommand, LockEvent, Lock> table) {
    table
        .command("get", new LockCommand.Get())
        .command("acquire a", await("a2", exclusive("a")))
        .command("acquire b", await("b2", exclusive("b")))
        .command("try b", acquire("b2", exclusive("b")))
        .command("share a", await("a2", shared("a")))
        .command("share c", await("c2", shared("c")))
        .command("two permits", await("c2", permits("c", 2)))
        .command("three permits", await("c2", permits("c", 3)))
        .command("again a", await("a", exclusive("a")))
        .command("leave a", leave("a"))
        .command("give back a", giveBack("a"))
        .command("leave w", leave("w"))
        .command(
            "cancel w",
            new LockCommand.CancelWait("w"),
            new LockEvent.WaitEnded("w", WaitEnd.CANCELLED, List.of(), NOW_MS));
  }

  private static void addHolding(DecisionTable<LockCommand, LockEvent, Lock> table) {
    table
        .command(
            "renew a", renew("a", 1), new LockEvent.Renewed(1, TTL_MS, NOW_MS + TTL_MS, NOW_MS))
        .command("renew b", renew("b", 1))
        .command("release a", release("a", 1), new LockEvent.Released(1, 0, 0, NOW_MS))
        .command(
            "release a of 1",
            new LockCommand.Release("a", 1, 1),
            new LockEvent.Released(1, 0, 0, NOW_MS))
        .command("release a of 2", new LockCommand.Release("a", 1, 2))
        .command("release b", release("b", 1))
        .command(
            "downgrade a", new LockCommand.Downgrade("a", 1), new LockEvent.Downgraded(1, NOW_MS))
        .command("force", new LockCommand.ForceRelease("why", null))
        .command("force 9", new LockCommand.ForceRelease("why", 9L));
  }

  private static void addStates(DecisionTable<LockCommand, LockEvent, Lock> table) {
    table
        .state("free", List.of())
        .state("held", play(acquire("a", exclusive("a"))))
        .state("twice", play(acquire("a", exclusive("a")), acquire("aa", exclusive("a"))))
        .state("shared", play(acquire("a", shared("a"))))
        .state("both", play(acquire("a", shared("a")), acquire("b", shared("b"))))
        .state(
            "queue",
            play(
                acquire("a", exclusive("a")),
                await("w", exclusive("w")),
                await("v", exclusive("v"))))
        .state("over", over())
        .state(
            "delayed",
            play(acquire("a", keptBack("a", 0, 5_000)), new LockCommand.ForceRelease("why", null)))
        .state("session", play(acquire("a", ofSession("a"))))
        .state("pinned", play(acquire("a", exclusive("a")), holds(1, Commitment.PREPARE)))
        .state("some", play(new LockCommand.Resize(2), acquire("a", exclusive("a"))))
        .state(
            "full",
            play(
                new LockCommand.Resize(2),
                acquire("a", exclusive("a")),
                acquire("b", exclusive("b"))));
  }

  private static List<LockEvent> over() {
    var events = new ArrayList<>(play(acquire("a", exclusive("a"))));
    events.add(new LockEvent.Lost(1, LossReason.EXPIRED, null, 0, NOW_MS));
    return events;
  }

  /** Returns what happens when these are decided one after another. */
  private static List<LockEvent> play(LockCommand... commands) {
    var decider = new LockDecider();
    var events = new ArrayList<LockEvent>();
    Lock lock = decider.initial();
    for (LockCommand command : commands) {
      for (LockEvent event : events(decider.decide(command, lock, NOW_MS))) {
        events.add(event);
        lock = decider.evolve(lock, event);
      }
    }
    return events;
  }

  private static List<LockEvent> events(Decision<LockEvent> decision) {
    return switch (decision) {
      case Decision.Accepted<LockEvent> accepted -> accepted.events();
      case Decision.Later<LockEvent> later -> later.events();
      case Decision.Rejected<LockEvent>(Rejection rejection) ->
          throw new AssertionError("Expected it to be accepted, but it was " + rejection);
    };
  }
}
