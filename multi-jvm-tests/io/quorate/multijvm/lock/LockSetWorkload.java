package io.quorate.multijvm.lock;

import io.quorate.multijvm.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Clients that acquire some of a few locks together, in any order of their names, and give them
 * back together; some do not, and some lose patience and ask another node.
 */
public final class LockSetWorkload implements Workload {

  private static final int LOCKS = 4;
  private static final int LEAST_LOCKS = 2;
  private static final int HASTY_PERCENT = 20;
  private static final int FORGOTTEN_PERCENT = 10;
  private static final int LEAST_MS = 20;
  private static final int MOST_HASTE_MS = 500;
  private static final int MOST_WORK_MS = 100;
  private static final int TTL_MS = 3000;
  private static final int[] WAITS_MS = {0, 500, 2000};

  private final LockClient client;
  private final String name;
  private final List<String> locks;
  private long next;

  private LockSetWorkload(LockClient client, String name, List<String> locks) {
    this.client = client;
    this.name = name;
    this.locks = locks;
  }

  /**
   * Returns clients that share locks of their own.
   *
   * @param phase begins every name and key, and differs from that of every other load
   */
  public static List<Workload> clients(int count, LockClient client, String phase) {
    List<String> locks =
        IntStream.range(0, LOCKS).mapToObj(i -> "%s.set.%d".formatted(phase, i)).toList();
    locks.forEach(lock -> client.records().add(new LockKey(lock, LockKind.SET)));
    return IntStream.range(0, count)
        .<Workload>mapToObj(
            i -> new LockSetWorkload(client, "%s.set.o%d".formatted(phase, i), locks))
        .toList();
  }

  @Override
  public void step(RandomGenerator random) {
    var some = new ArrayList<>(locks);
    while (some.size() > LEAST_LOCKS && random.nextBoolean()) {
      some.remove(random.nextInt(some.size()));
    }
    String owner = name + "." + next++;
    int waitMs = WAITS_MS[random.nextInt(WAITS_MS.length)];
    Duration first =
        random.nextInt(100) < HASTY_PERCENT
            ? Duration.ofMillis(random.nextInt(LEAST_MS, MOST_HASTE_MS))
            : LockClient.ATTEMPT.plusMillis(waitMs);
    LockSetOperation acquired =
        client.acquireSet(some, owner, TTL_MS, waitMs, client.anyNode(random), first);
    if (acquired.isAcknowledged() && random.nextInt(100) >= FORGOTTEN_PERCENT) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_WORK_MS)));
      client.releaseSet(acquired, client.anyNode(random));
    }
  }
}
