package io.quorate.multijvm.register;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.register.RegisterAction.Write;
import io.quorate.multijvm.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Workload 2: reads and conditional writes of a few accounts. Each client has a node that it mostly
 * talks to: while one node hangs, the clients of the others go on and change what it does not know
 * of, and its own go on reading from it.
 */
public final class RegisterWorkload implements Workload {

  /** The search for an order grows with the operations that overlap. */
  static final int MAX_CLIENTS = 20;

  private static final int READ_PERCENT = 50;
  private static final int CONDITIONAL_PERCENT = 35;
  private static final int HOME_PERCENT = 80;
  private static final int IMPATIENT_PERCENT = 4;
  private static final int MAX_IMPATIENCE_MS = 8;

  /** Large, so that the balance mostly tells which writes were done. */
  private static final int MAX_AMOUNT = 1000;

  private final RegisterClient client;
  private final RegisterKeys keys;
  private final RegisterHistory history;
  private final String name;
  private final int home;
  private final boolean impatient;
  private long next;

  private RegisterWorkload(
      RegisterClient client,
      RegisterKeys keys,
      RegisterHistory history,
      String name,
      int home,
      boolean impatient) {
    this.client = client;
    this.keys = keys;
    this.history = history;
    this.name = name;
    this.home = home;
    this.impatient = impatient;
  }

  /**
   * Returns clients that share registers of their own.
   *
   * @param phase begins every account's id and every key, and differs from that of every other load
   * @param impatient whether some writes are given up after a few milliseconds, for good
   */
  public static List<Workload> clients(
      int count,
      RegisterClient client,
      Client opener,
      RegisterHistory history,
      String phase,
      boolean impatient) {
    if (count < 1 || count > MAX_CLIENTS) {
      throw new IllegalArgumentException(
          "Expected 1 to %d clients, but got %d.".formatted(MAX_CLIENTS, count));
    }
    var keys = new RegisterKeys(opener, history, phase);
    return IntStream.range(0, count)
        .<Workload>mapToObj(
            i ->
                new RegisterWorkload(
                    client,
                    keys,
                    history,
                    "%s.c%d".formatted(phase, i),
                    i % client.nodeCount() + 1,
                    impatient))
        .toList();
  }

  @Override
  public void step(RandomGenerator random) {
    int choice = random.nextInt(100);
    boolean conditional = choice >= READ_PERCENT && choice < READ_PERCENT + CONDITIONAL_PERCENT;
    keys.take(random, conditional ? 2 : 1)
        .ifPresent(
            register -> {
              if (choice < READ_PERCENT) {
                read(register, random);
              } else if (conditional) {
                readAndWrite(register, random);
              } else {
                write(register, Write.ANY_VERSION, random);
              }
            });
  }

  private Attempt read(Register register, RandomGenerator random) {
    Attempt attempt = client.read(register.account(), node(random));
    history.add(new RegisterOperation.Reading(register.account(), name, attempt));
    return attempt;
  }

  private void readAndWrite(Register register, RandomGenerator random) {
    Attempt seen = read(register, random);
    if (seen.status() == 200) {
      write(register, RegisterState.of(seen).version(), random);
    }
  }

  private void write(Register register, long expectedVersion, RandomGenerator random) {
    String account = register.account();
    String key = name + "." + next++;
    long amount = random.nextLong(1, MAX_AMOUNT + 1);
    Intent intent =
        random.nextBoolean()
            ? Intent.deposit(account, key, amount)
            : Intent.withdraw(account, key, amount);
    boolean hasty = random.nextInt(100) < IMPATIENT_PERCENT && impatient;
    var timeout = Duration.ofMillis(random.nextLong(1, MAX_IMPATIENCE_MS + 1));
    int node = node(random);
    List<Attempt> attempts =
        hasty
            ? List.of(client.write(intent, expectedVersion, node, timeout))
            : client.persist(intent, expectedVersion, node);
    var operation = new Operation(intent, attempts);
    if (operation.outcome() == Operation.Outcome.UNKNOWN) {
      register.leaveOpen();
    }
    client.history().add(operation);
    history.add(new RegisterOperation.Writing(account, name, intent, expectedVersion, attempts));
  }

  private int node(RandomGenerator random) {
    return random.nextInt(100) < HOME_PERCENT ? home : random.nextInt(client.nodeCount()) + 1;
  }
}
