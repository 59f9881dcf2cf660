package io.quorate.lock;

import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.Step;
import java.util.List;

/**
 * Values that the tests of locks share: the lock "l" at {@link #NOW_MS}; each claim lasts for
 * {@link #TTL_MS}, each wait {@link #WAIT_MS}. The request of a wait w is "r-w".
 */
final class Locks {

  static final String LOCK = "l";
  static final long NOW_MS = 1_000_000;
  static final long TTL_MS = 30_000;
  static final long EXPIRES_AT_MS = NOW_MS + TTL_MS;
  static final long WAIT_MS = 20_000;
  static final long DEADLINE_MS = NOW_MS + 30_000;
  static final SessionRef SESSION = new SessionRef("s", 1, 1);

  private Locks() {}

  static DeciderScenario<LockCommand, LockEvent, Lock> aLock() {
    return DeciderScenario.of(new LockDecider(), NOW_MS);
  }

  /** A lock that these owners have, in this order, each by an acquisition of its name. */
  static DeciderScenario<LockCommand, LockEvent, Lock> heldBy(Claim... claims) {
    var lock = aLock();
    for (Claim claim : claims) {
      lock = lock.accept(acquire(claim.owner(), claim));
    }
    return lock;
  }

  static DeciderScenario<LockCommand, LockEvent, Lock> aSemaphore(int permits) {
    return aLock().accept(new LockCommand.Resize(permits));
  }

  static Claim exclusive(String owner) {
    return new Claim(owner, LockMode.EXCLUSIVE, 1, TTL_MS, null, 0, 0, null);
  }

  static Claim shared(String owner) {
    return new Claim(owner, LockMode.SHARED, 1, TTL_MS, null, 0, 0, null);
  }

  static Claim permits(String owner, int permits) {
    return new Claim(owner, LockMode.EXCLUSIVE, permits, TTL_MS, null, 0, 0, null);
  }

  static Claim ofSession(String owner) {
    return new Claim(owner, LockMode.EXCLUSIVE, 1, 0, SESSION, 0, 0, null);
  }

  /** A claim that is kept back when it ends. */
  static Claim keptBack(String owner, long minHoldMs, long lockDelayMs) {
    return new Claim(owner, LockMode.EXCLUSIVE, 1, TTL_MS, null, minHoldMs, lockDelayMs, null);
  }

  /** Asks for it without waiting. */
  static LockCommand.Acquire acquire(String waitId, Claim claim) {
    return by("r-" + waitId, waitId, claim, 0);
  }

  /** Asks for it and waits. */
  static LockCommand.Acquire await(String waitId, Claim claim) {
    return by("r-" + waitId, waitId, claim, WAIT_MS);
  }

  /** Asks for it by another request. */
  static LockCommand.Acquire by(String attendant, String waitId, Claim claim, long waitMs) {
    return new LockCommand.Acquire(LOCK, waitId, attendant, claim, waitMs);
  }

  static LockCommand.Leave leave(String waitId) {
    return new LockCommand.Leave(waitId, "r-" + waitId);
  }

  static LockCommand.GiveBack giveBack(String waitId) {
    return new LockCommand.GiveBack(waitId, "r-" + waitId);
  }

  static LockCommand.Release release(String owner, long token) {
    return new LockCommand.Release(owner, token, null);
  }

  static LockCommand.Renew renew(String owner, long token) {
    return new LockCommand.Renew(owner, token, null);
  }

  /** A transaction "t" relies on a token. */
  static LockCommand.Participate holds(long token, Commitment manner) {
    return new LockCommand.Participate(
        new ParticipantCommand.Perform(
            new Order(
                "t",
                0,
                Step.of(LockStepKinds.HOLDS, LOCK, token),
                manner,
                DEADLINE_MS,
                null,
                null)));
  }

  static LockCommand.Participate commit() {
    return new LockCommand.Participate(new ParticipantCommand.Commit("t"));
  }

  static LockCommand.Participate undo() {
    return new LockCommand.Participate(new ParticipantCommand.Undo("t", DEADLINE_MS, null, true));
  }

  /** Returns the waits that an event wakes, beside those who want to hear of any change. */
  static List<Object> woken(LockEvent event, Lock after) {
    return new LockDecider().wakes(event, after).stream().filter(String.class::isInstance).toList();
  }

  static List<String> waiting(Lock lock) {
    return lock.queue().stream().map(Wait::waitId).toList();
  }

  static List<Long> tokens(Lock lock) {
    return lock.holds().stream().map(Hold::token).toList();
  }
}
