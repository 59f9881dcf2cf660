package io.quorate.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Decider;
import io.quorate.kernel.RandomSequences;
import io.quorate.kernel.ReferenceModel;
import io.quorate.testing.BesideOthers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Random sequences of commands, and what must be true of every history. */
@BesideOthers
class LockRandomTest extends RandomSequences<LockCommand, LockEvent, Lock> {

  private static final int SEQUENCES = 20_000;
  private static final int CHECK_THE_END_EACH = 8;
  private static final List<String> OWNERS = List.of("a", "b", "c");
  private static final List<SessionRef> SESSIONS =
      List.of(new SessionRef("s", 1, 1), new SessionRef("s", 2, 1));
  private static final long[] WAITS_MS = {0, 0, 30, 200, 20_000};
  private static final long[] TTLS_MS = {5, 30, 100, 20_000};

  private SeenHistory seen = new SeenHistory(List.of());

  LockRandomTest() {
    super(
        new LockDecider(),
        SEQUENCES,
        Set.of(
            ReferenceModel.OK,
            ReferenceModel.SAME,
            "later",
            "lock_not_acquired",
            "lock_lost",
            "deadlock",
            "idempotency_key_reused",
            "invalid_argument",
            "invalid_state",
            "limit_exceeded",
            "not_found"));
  }

  @Override
  protected ReferenceModel<LockCommand, Lock> newModel() {
    return new LockModel();
  }

  @Override
  protected LockCommand next(RandomGenerator random, Lock lock) {
    return switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4 -> acquire(random, "w" + random.nextInt(40));
      case 5, 6, 7, 8, 9 -> again(random, lock);
      case 10 -> left(random, lock);
      case 11, 12, 13, 14 -> release(random, lock);
      case 15 -> renew(random, lock);
      case 16 -> new LockCommand.Downgrade(owner(random), token(random, lock));
      case 17 ->
          new LockCommand.ForceRelease(
              "why", random.nextBoolean() ? null : (Long) token(random, lock));
      case 18 -> new LockCommand.CancelWait("w" + random.nextInt(40));
      case 19 -> new LockCommand.EndSession(one(SESSIONS, random));
      case 20 -> new LockCommand.Resize(random.nextInt(1, 4));
      case 21 -> new LockCommand.Delete();
      case 22 -> new LockCommand.Get();
      default -> release(random, lock);
    };
  }

  private static LockCommand acquire(RandomGenerator random, String waitId) {
    return new LockCommand.Acquire(
        Locks.LOCK, waitId, "r" + random.nextInt(3), claim(random), one(WAITS_MS, random));
  }

  /** Who waits asks again, by the same request or by another. */
  private static LockCommand again(RandomGenerator random, Lock lock) {
    if (lock.queue().isEmpty()) {
      return acquire(random, "w" + random.nextInt(40));
    }
    Wait wait = one(lock.queue(), random);
    String by = random.nextInt(4) == 0 ? "r" + random.nextInt(3) : wait.attendant();
    return new LockCommand.Acquire(Locks.LOCK, wait.waitId(), by, wait.claim(), 50);
  }

  private static LockCommand left(RandomGenerator random, Lock lock) {
    if (!lock.queue().isEmpty() && random.nextBoolean()) {
      Wait wait = one(lock.queue(), random);
      return new LockCommand.Leave(wait.waitId(), wait.attendant());
    }
    if (!lock.holds().isEmpty()) {
      Hold.Taking taking = one(lock.holds(), random).takings().getLast();
      return random.nextBoolean()
          ? new LockCommand.Leave(taking.waitId(), taking.attendant())
          : new LockCommand.GiveBack(taking.waitId(), taking.attendant());
    }
    return new LockCommand.Leave("w" + random.nextInt(40), "r" + random.nextInt(3));
  }

  private static LockCommand release(RandomGenerator random, Lock lock) {
    Integer count = random.nextInt(3) == 0 ? (Integer) random.nextInt(1, 4) : null;
    if (lock.holds().isEmpty() || random.nextInt(8) == 0) {
      return new LockCommand.Release(owner(random), token(random, lock), count);
    }
    Hold hold = one(lock.holds(), random);
    return new LockCommand.Release(hold.claim().owner(), hold.token(), count);
  }

  private static LockCommand renew(RandomGenerator random, Lock lock) {
    Long ttlMs = random.nextBoolean() ? (Long) one(TTLS_MS, random) : null;
    return new LockCommand.Renew(owner(random), token(random, lock), ttlMs);
  }

  private static Claim claim(RandomGenerator random) {
    boolean ofSession = random.nextInt(5) == 0;
    return new Claim(
        owner(random),
        random.nextInt(5) < 2 ? LockMode.SHARED : LockMode.EXCLUSIVE,
        random.nextInt(4) == 0 ? random.nextInt(1, 4) : 1,
        ofSession ? 0 : one(TTLS_MS, random),
        ofSession ? one(SESSIONS, random) : null,
        random.nextInt(6) == 0 ? 40 : 0,
        random.nextInt(6) == 0 ? 30 : 0,
        null);
  }

  private static String owner(RandomGenerator random) {
    return one(OWNERS, random);
  }

  private static long token(RandomGenerator random, Lock lock) {
    return Math.max(1, lock.lastToken() - random.nextInt(3));
  }

  private static <T> T one(List<T> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static long one(long[] choices, RandomGenerator random) {
    return choices[random.nextInt(choices.length)];
  }

  @Override
  protected void checkInvariants(Lock lock, List<LockEvent> history) {
    if (seen.history != history) {
      seen = new SeenHistory(history);
    }
    seen.readOn();
    if (history.size() % CHECK_THE_END_EACH == 0) {
      shouldEnd(lock);
    }
  }

  /** With nobody left who asks, time alone ends every wait and every lease. */
  private static void shouldEnd(Lock lock) {
    var decider = new LockDecider();
    Lock left = lock;
    for (long dueAtMs = decider.dueAtMs(left);
        dueAtMs < Decider.NEVER;
        dueAtMs = decider.dueAtMs(left)) {
      List<LockEvent> events = decider.elapse(left, dueAtMs);
      if (dueAtMs > left.seenAtMs()) {
        assertThat(decider.elapse(left, dueAtMs - 1)).as("before it is due").isEmpty();
      }
      assertThat(events).as("when it is due").isNotEmpty();
      for (LockEvent event : events) {
        left = decider.evolve(left, event);
      }
    }
    assertThat(left.queue()).as("waits that never end").isEmpty();
    assertThat(left.cooling()).as("kept back for ever").isEmpty();
    assertThat(left.holds())
        .as("leases that never end")
        .allMatch(hold -> hold.claim().session() != null);
  }

  /** What holds of the events alone, whatever the state says. */
  private static final class SeenHistory {

    private final Map<Long, Claim> held = new HashMap<>();
    private final Map<Long, Long> ends = new HashMap<>();
    private final Map<Long, Integer> counts = new HashMap<>();
    private final Map<Long, Long> returns = new HashMap<>();
    private final List<LockEvent.Enqueued> queue = new ArrayList<>();
    private final List<LockEvent> history;
    private int read;
    private long lastToken;
    private int permits;

    SeenHistory(List<LockEvent> history) {
      this.history = history;
    }

    void readOn() {
      for (; read < history.size(); read++) {
        add(history.get(read));
      }
    }

    private void add(LockEvent event) {
      switch (event) {
        case LockEvent.Granted granted -> granted(granted);
        case LockEvent.Reentered again -> {
          counts.put(again.token(), again.count());
          ends.merge(again.token(), again.expiresAtMs(), Math::max);
          queue.removeIf(wait -> wait.waitId().equals(again.waitId()));
        }
        case LockEvent.Enqueued one -> queue.add(one.upgrade() ? 0 : queue.size(), one);
        case LockEvent.WaitEnded end ->
            assertThat(queue.removeIf(wait -> wait.waitId().equals(end.waitId()))).isTrue();
        case LockEvent.Renewed renewed -> ends.put(renewed.token(), renewed.expiresAtMs());
        case LockEvent.Released released -> {
          assertThat(released.count()).isEqualTo(counts.getOrDefault(released.token(), 0) - 1);
          counts.put(released.token(), released.count());
          if (released.count() == 0) {
            gone(released.token());
          }
        }
        case LockEvent.Lost lost -> lost(lost);
        case LockEvent.Undelivered one -> returns.put(one.token(), one.returnAtMs());
        case LockEvent.Downgraded one ->
            held.computeIfPresent(one.token(), (token, claim) -> claim.withMode(LockMode.SHARED));
        case LockEvent.Resized resized -> permits = resized.permits();
        case LockEvent.Deleted unused -> permits = 0;
        default -> {
          // Of no interest here.
        }
      }
    }

    private void granted(LockEvent.Granted granted) {
      assertThat(granted.token()).as("tokens only rise").isGreaterThan(lastToken);
      lastToken = granted.token();
      Claim claim = granted.claim();
      Long replaced = granted.replaced();
      if (replaced != null) {
        assertThat(Objects.requireNonNull(held.get(replaced)).owner()).isEqualTo(claim.owner());
        counts.put(granted.token(), counts.getOrDefault(replaced, 0) + 1);
        gone(replaced);
      } else {
        counts.put(granted.token(), 1);
        for (LockEvent.Enqueued earlier : queue) {
          if (earlier.waitId().equals(granted.waitId())) {
            break;
          }
          assertThat(isInConflict(earlier.claim(), claim))
              .as("%s passes %s", granted, earlier)
              .isFalse();
        }
      }
      queue.removeIf(wait -> wait.waitId().equals(granted.waitId()));
      held.put(granted.token(), claim);
      ends.put(granted.token(), granted.expiresAtMs());
      if (permits > 0) {
        assertThat(held.values().stream().mapToInt(Claim::permits).sum())
            .as("permits")
            .isLessThanOrEqualTo(permits);
      } else {
        assertThat(
                held.size() == 1
                    || held.values().stream().allMatch(one -> one.mode() == LockMode.SHARED))
            .as("alone, or all share it")
            .isTrue();
      }
    }

    /** Whether two of different owners could not have it at the same time. */
    private boolean isInConflict(Claim earlier, Claim later) {
      if (permits > 0) {
        int taken = held.values().stream().mapToInt(Claim::permits).sum();
        return taken + earlier.permits() + later.permits() > permits;
      }
      return !earlier.owner().equals(later.owner())
          && (earlier.mode() == LockMode.EXCLUSIVE || later.mode() == LockMode.EXCLUSIVE);
    }

    private void lost(LockEvent.Lost lost) {
      if (lost.reason() == LossReason.EXPIRED) {
        assertThat(lost.atMs()).as("%s", lost).isGreaterThanOrEqualTo(ends.get(lost.token()));
      }
      if (lost.reason() == LossReason.UNDELIVERED) {
        assertThat(lost.atMs()).as("%s", lost).isGreaterThanOrEqualTo(returns.get(lost.token()));
      }
      gone(lost.token());
    }

    private void gone(long token) {
      assertThat(held.remove(token)).as("held before it is lost").isNotNull();
    }
  }
}
