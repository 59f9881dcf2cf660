package io.quorate.multijvm.lock;

import io.quorate.multijvm.lock.LockOperation.Acquiring;
import io.quorate.multijvm.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Owners that acquire a second lock while they hold a first one, in any order, so that they wait
 * for each other without end now and then; one of the few locks is a semaphore.
 */
public final class CrossedLockWorkload implements Workload {

  /** It lasts for longer than the waits for both. */
  private static final long TTL_MS = 6000;

  private static final long FIRST_WAIT_MS = 1000;

  /** Longer than it takes to find a deadlock. */
  private static final long SECOND_WAIT_MS = 3000;

  private static final int LEAST_WORK_MS = 20;
  private static final int MOST_WORK_MS = 150;
  private static final int FORGOTTEN_PERCENT = 2;

  private final LockClient client;
  private final String name;
  private final List<LockKey> keys;
  private long next;

  private CrossedLockWorkload(LockClient client, String name, List<LockKey> keys) {
    this.client = client;
    this.name = name;
    this.keys = keys;
  }

  /**
   * Returns clients that share locks of their own.
   *
   * @param phase begins every name and key, and differs from that of every other load
   */
  public static List<Workload> clients(int count, LockClient client, String phase) {
    var keys =
        List.of(
            new LockKey(phase + ".crossed.a", LockKind.CROSSED),
            new LockKey(phase + ".crossed.b", LockKind.CROSSED),
            new LockKey(phase + ".crossed.s", LockKind.CROSSED_SEMAPHORE));
    var clients = new ArrayList<Workload>();
    for (LockKey key : keys) {
      if (key.kind().permits() > 0 && !client.resize(key.name(), key.kind().permits(), 1)) {
        throw new IllegalStateException("Expected a semaphore, but there is none.");
      }
      client.records().add(key);
    }
    for (int i = 0; i < count; i++) {
      clients.add(new CrossedLockWorkload(client, "%s.crossed.o%d".formatted(phase, i), keys));
    }
    return clients;
  }

  @Override
  public void step(RandomGenerator random) {
    var some = new ArrayList<>(keys);
    LockKey first = some.remove(random.nextInt(some.size()));
    LockKey second = some.get(random.nextInt(some.size()));
    String owner = name + "." + next++;
    Acquiring outer = acquire(first, owner, "1", FIRST_WAIT_MS, random);
    if (!outer.isAcknowledged()) {
      return;
    }
    pause(random);
    Acquiring inner = acquire(second, owner, "2", SECOND_WAIT_MS, random);
    if (inner.isAcknowledged()) {
      pause(random);
      release(inner, random);
    }
    if (random.nextInt(100) >= FORGOTTEN_PERCENT) {
      release(outer, random);
    }
  }

  private Acquiring acquire(
      LockKey key, String owner, String number, long waitMs, RandomGenerator random) {
    LockAsk ask =
        LockAsk.exclusive(key.name(), owner, owner + ".w" + number, TTL_MS, waitMs)
            .refusedWith(LockAnswers.DEADLOCK);
    return client.acquire(ask, client.anyNode(random));
  }

  private void release(Acquiring acquired, RandomGenerator random) {
    LockAsk ask = acquired.ask();
    client.release(
        ask.lock(), ask.owner(), LockAnswers.token(acquired.last()), 1, client.anyNode(random));
  }

  private static void pause(RandomGenerator random) {
    LockSupport.parkNanos(
        TimeUnit.MILLISECONDS.toNanos(random.nextInt(LEAST_WORK_MS, MOST_WORK_MS)));
  }
}
