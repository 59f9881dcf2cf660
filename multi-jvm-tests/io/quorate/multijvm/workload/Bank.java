package io.quorate.multijvm.workload;

import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Workload 1 in its form for single entities: deposits, withdrawals and holds that are captured,
 * released or left to expire, on accounts that many clients share.
 */
public final class Bank implements Workload {

  private static final int MAX_AMOUNT = 200;
  private static final int MAX_OPEN_HOLDS = 20;

  private final Client client;
  private final String name;
  private final List<String> accounts;
  private final Deque<Hold> holds = new ArrayDeque<>();
  private long next;

  /**
   * @param name begins every key and id, and differs from that of every other client
   */
  public Bank(Client client, String name, List<String> accounts) {
    this.client = client;
    this.name = name;
    this.accounts = List.copyOf(accounts);
  }

  @Override
  public void step(RandomGenerator random) {
    String account = accounts.get(random.nextInt(accounts.size()));
    long amount = random.nextInt(1, MAX_AMOUNT);
    int choice = random.nextInt(100);
    if (holds.size() >= MAX_OPEN_HOLDS || (choice < 25 && !holds.isEmpty())) {
      finish(holds.removeFirst(), random);
    } else if (choice < 50) {
      perform(Intent.deposit(account, nextId(), amount), random);
    } else if (choice < 75) {
      perform(Intent.withdraw(account, nextId(), amount), random);
    } else {
      place(new Hold(account, nextId(), amount), choice, random);
    }
  }

  private void place(Hold hold, int choice, RandomGenerator random) {
    boolean leftToExpire = choice >= 95;
    String ttl = leftToExpire ? "2s" : "15m";
    Operation placed = perform(Intent.hold(hold.account, hold.id, hold.amount, ttl), random);
    if (placed.isAcknowledged() && !leftToExpire) {
      holds.addLast(hold);
    }
  }

  private void finish(Hold hold, RandomGenerator random) {
    boolean capture = random.nextBoolean();
    long part = random.nextLong(1, hold.amount + 1);
    perform(
        capture
            ? Intent.capture(hold.account, hold.id, nextId(), part)
            : Intent.release(hold.account, hold.id),
        random);
  }

  private Operation perform(Intent intent, RandomGenerator random) {
    return client.perform(intent, Workload.anyNode(random, client));
  }

  private String nextId() {
    return name + "." + next++;
  }

  private record Hold(String account, String id, long amount) {}
}
