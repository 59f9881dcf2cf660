package io.quorate.multijvm.lock;

import io.quorate.multijvm.lock.LockOperation.Acquiring;
import io.quorate.multijvm.lock.SessionOperation.Kind;
import io.quorate.multijvm.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Workload 6: clients that acquire a few locks through any node, with short leases, and write to a
 * table that checks tokens. Some renew; some pause until their lease is over and write then; some
 * are gone for good. Some lose patience while they wait, and take up their place through another
 * node.
 */
public final class LockWorkload implements Workload {

  /** The search for an order grows with the operations that overlap. */
  static final int MAX_CLIENTS = 20;

  /** Of one tenure: two entries, a renewal, two releases. */
  private static final int MOST_OPERATIONS = 5;

  private static final long[] TTLS_MS = {1000, 1500, 2000, 3000};
  private static final long[] WAITS_MS = {0, 500, 2000, 3000};
  private static final int MOST_PERMITS = 2;
  private static final int SHARED_PERCENT = 60;
  private static final int SESSION_PERCENT = 40;
  private static final int FORCED_PERCENT = 2;
  private static final int ABANDONED_PERCENT = 2;
  private static final int HASTY_PERCENT = 20;
  private static final int UNKEYED_PERCENT = 30;
  private static final int TWICE_PERCENT = 70;
  private static final int UPGRADE_PERCENT = 60;
  private static final int RESIZED_PERCENT = 15;
  private static final int MOST_WORK_MS = 60;
  private static final int MOST_HASTE_MS = 500;
  private static final int MOST_OVERSLEPT_MS = 1200;
  private static final int LEAST_MS = 20;

  private final LockClient client;
  private final LockKeys keys;
  private final GuardedTable table;
  private final String name;
  private long next;

  private LockWorkload(LockClient client, LockKeys keys, GuardedTable table, String name) {
    this.client = client;
    this.keys = keys;
    this.table = table;
    this.name = name;
  }

  /**
   * Returns clients that share locks of their own: each takes one at a time.
   *
   * @param phase begins every name and key, and differs from that of every other load
   */
  public static List<Workload> clients(
      int count, LockClient client, GuardedTable table, String phase) {
    if (count < 1 || count > MAX_CLIENTS) {
      throw new IllegalArgumentException(
          "Expected 1 to %d clients, but got %d.".formatted(MAX_CLIENTS, count));
    }
    var keys = new LockKeys(client, table, phase);
    return IntStream.range(0, count)
        .<Workload>mapToObj(
            i -> new LockWorkload(client, keys, table, "%s.o%d".formatted(phase, i)))
        .toList();
  }

  @Override
  public void step(RandomGenerator random) {
    keys.take(random, MOST_OPERATIONS)
        .ifPresent(
            key -> {
              switch (key.kind()) {
                case MUTEX, SEMAPHORE, REENTRANT, KEPT_BACK ->
                    hold(key, leaseOf(key, random), random);
                case SHARED -> share(key, random);
                case RESIZED -> resizeOrHold(key, random);
                case SET, CROSSED, CROSSED_SEMAPHORE ->
                    throw new IllegalStateException(
                        "Expected a lock for one, but got " + key.kind());
              }
            });
  }

  private LockAsk leaseOf(LockKey key, RandomGenerator random) {
    String owner = nextName();
    LockAsk ask =
        LockAsk.exclusive(
                key.name(), owner, owner + ".w", any(TTLS_MS, random), any(WAITS_MS, random))
            .keyedIf(!happens(UNKEYED_PERCENT, random))
            .keptBack(key.kind().keptBackMs());
    return key.kind().permits() == 0 ? ask : ask.withPermits(random.nextInt(MOST_PERMITS) + 1);
  }

  private void share(LockKey key, RandomGenerator random) {
    if (happens(FORCED_PERCENT, random)) {
      client.force(key.name(), nextName(), client.anyNode(random));
      return;
    }
    LockAsk ask = leaseOf(key, random).sharing(happens(SHARED_PERCENT, random));
    if (!happens(SESSION_PERCENT, random)) {
      hold(key, ask, random);
      return;
    }
    String session = ask.owner() + ".s";
    if (client.session(session, Kind.BEGIN, ask.ttlMs(), client.anyNode(random)).isAcknowledged()) {
      holdBySession(key, ask.ofSession(session), ask.ttlMs(), random);
    }
  }

  private void resizeOrHold(LockKey key, RandomGenerator random) {
    if (happens(RESIZED_PERCENT, random)) {
      client.resize(key.name(), random.nextInt(key.kind().permits()) + 1, client.anyNode(random));
    } else {
      hold(key, leaseOf(key, random).refusedWith(LockAnswers.LIMIT), random);
    }
  }

  /** Wants alone what it shares, and gives back both. */
  private void upgrade(LockKey key, LockAsk shared, long token, RandomGenerator random) {
    Acquiring acquired = acquire(key, shared.upgrading(), random);
    if (acquired.isAcknowledged()) {
      long newToken = LockAnswers.token(acquired.last());
      write(shared, newToken);
      int count = LockAnswers.count(acquired.last());
      if (count == 1 || release(shared, newToken, count, random)) {
        release(shared, newToken, 1, random);
      }
    } else {
      release(shared, token, 1, random);
    }
  }

  private void hold(LockKey key, LockAsk ask, RandomGenerator random) {
    Acquiring acquired = acquire(key, ask, random);
    if (!acquired.isAcknowledged()) {
      return;
    }
    long token = LockAnswers.token(acquired.last());
    write(ask, token);
    switch (HolderManner.any(random)) {
      case PROMPT -> {
        pause(random.nextInt(MOST_WORK_MS));
        if (key.kind() == LockKind.REENTRANT && happens(TWICE_PERCENT, random)) {
          enterAgain(key, ask, token, random);
        } else if (ask.shared() && happens(UPGRADE_PERCENT, random)) {
          upgrade(key, ask, token, random);
        } else {
          release(ask, token, 1, random);
        }
      }
      case RENEWING -> {
        for (int i = 0; i < 2; i++) {
          pause(ask.ttlMs() / 3);
          if (!client
              .renew(ask.lock(), ask.owner(), token, client.anyNode(random))
              .isAcknowledged()) {
            return;
          }
          write(ask, token);
        }
        release(ask, token, 1, random);
      }
      case OVERSLEEPING -> {
        pause(ask.ttlMs() + random.nextInt(LEAST_MS, MOST_OVERSLEPT_MS));
        write(ask, token);
        if (random.nextBoolean()) {
          client.renew(ask.lock(), ask.owner(), token, client.anyNode(random));
        } else {
          release(ask, token, 1, random);
        }
      }
      case GONE -> {}
    }
  }

  /** Enters a second time; leaves twice, or forgets one of both. */
  private void enterAgain(LockKey key, LockAsk first, long token, RandomGenerator random) {
    LockAsk ask =
        LockAsk.exclusive(
            first.lock(),
            first.owner(),
            first.owner() + ".w2",
            any(TTLS_MS, random),
            first.waitMs());
    Acquiring again = acquire(key, ask, random);
    if (again.isAcknowledged() && LockAnswers.token(again.last()) == token) {
      write(ask, token);
      if (random.nextBoolean()) {
        pause(first.ttlMs() / 2);
        client.renew(ask.lock(), ask.owner(), token, client.anyNode(random));
      }
      if (release(ask, token, LockAnswers.count(again.last()), random)) {
        write(ask, token);
        release(ask, token, 1, random);
      }
    } else if (again.isAcknowledged()) {
      // Its lease was over, and this is another.
      release(ask, LockAnswers.token(again.last()), 1, random);
    }
  }

  private void holdBySession(LockKey key, LockAsk ask, long ttlMs, RandomGenerator random) {
    Acquiring acquired = acquire(key, ask, random);
    if (!acquired.isAcknowledged()) {
      client.session(ask.session(), Kind.END, 0, client.anyNode(random));
      return;
    }
    long token = LockAnswers.token(acquired.last());
    write(ask, token);
    switch (HolderManner.any(random)) {
      case PROMPT -> {
        pause(random.nextInt(MOST_WORK_MS));
        if (random.nextBoolean()) {
          release(ask, token, 1, random);
        }
        client.session(ask.session(), Kind.END, 0, client.anyNode(random));
      }
      case RENEWING -> {
        pause(ttlMs / 3);
        client.session(ask.session(), Kind.KEEP_ALIVE, 0, client.anyNode(random));
        write(ask, token);
        release(ask, token, 1, random);
      }
      case OVERSLEEPING -> {
        pause(ttlMs + random.nextInt(LEAST_MS, MOST_OVERSLEPT_MS));
        write(ask, token);
        release(ask, token, 1, random);
      }
      case GONE -> {}
    }
  }

  private Acquiring acquire(LockKey key, LockAsk ask, RandomGenerator random) {
    int node = client.anyNode(random);
    var haste = Duration.ofMillis(random.nextInt(LEAST_MS, MOST_HASTE_MS));
    Acquiring acquiring =
        happens(ABANDONED_PERCENT, random)
            ? client.abandon(ask, node, haste)
            : happens(HASTY_PERCENT, random)
                ? client.acquire(ask, node, haste)
                : client.acquire(ask, node);
    if (acquiring.isOpen()) {
      key.leaveOpen();
    }
    return acquiring;
  }

  private boolean release(LockAsk ask, long token, int count, RandomGenerator random) {
    return client
        .release(ask.lock(), ask.owner(), token, count, client.anyNode(random))
        .isAcknowledged();
  }

  private void write(LockAsk ask, long token) {
    client.records().add(table.write(ask.lock(), ask.owner(), token));
  }

  private String nextName() {
    return name + "." + next++;
  }

  private static boolean happens(int percent, RandomGenerator random) {
    return random.nextInt(100) < percent;
  }

  private static long any(long[] some, RandomGenerator random) {
    return some[random.nextInt(some.length)];
  }

  private static void pause(long ms) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
  }
}
