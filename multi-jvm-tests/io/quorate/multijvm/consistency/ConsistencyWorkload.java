package io.quorate.multijvm.consistency;

import io.quorate.multijvm.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Workload 8: deposits of 1 on a few accounts that many clients share, and reads of them at every
 * level, on every node. What a client has written it reads again at once, on any node.
 */
final class ConsistencyWorkload implements Workload {

  private static final int WRITE_PERCENT = 20;

  /** Of all writes. */
  private static final int REFUSED_PERCENT = 30;

  /** Of those who have read and written for long, few see what is older. */
  private static final int SESSION_STEPS = 60;

  private static final List<Duration> STALE =
      List.of(Duration.ofMillis(20), Duration.ofMillis(300), Duration.ofSeconds(2));

  private final ConsistencyClient client;
  private final String name;
  private final List<String> accounts;
  private final BooleanSupplier writes;
  private int steps;
  private long next;

  /**
   * Creates one.
   *
   * @param name begins every key, and differs from that of every other client
   * @param writes whether it still writes
   */
  ConsistencyWorkload(
      ConsistencyClient client, String name, List<String> accounts, BooleanSupplier writes) {
    this.client = client;
    this.name = name;
    this.accounts = List.copyOf(accounts);
    this.writes = writes;
  }

  @Override
  public void step(RandomGenerator random) {
    if (++steps % SESSION_STEPS == 0) {
      client.renew();
    }
    String account = any(accounts, random);
    if (random.nextInt(100) < WRITE_PERCENT && writes.getAsBoolean()) {
      write(account, random);
    } else {
      ReadLevel level = any(List.of(ReadLevel.values()), random);
      client.read(account, level, any(STALE, random), node(random));
    }
  }

  /**
   * Also after a refusal, and after a look at what is older, the session knows what it has seen.
   */
  private void write(String account, RandomGenerator random) {
    client.deposit(account, name + "." + next++, node(random));
    if (random.nextInt(100) < REFUSED_PERCENT) {
      client.ask(account, node(random));
      client.read(account, ReadLevel.EVENTUAL, Duration.ZERO, node(random));
    }
    client.read(account, ReadLevel.SESSION, Duration.ZERO, node(random));
  }

  private int node(RandomGenerator random) {
    return random.nextInt(client.nodeCount()) + 1;
  }

  private static <T> T any(List<T> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }
}
