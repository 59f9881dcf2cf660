package io.quorate.multijvm.workload;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Workload 3: requests that are sent again with the same key through another node, and requests
 * whose client loses patience at once and asks again. Each takes effect at most once and is
 * answered the same.
 */
public final class Retries implements Workload {

  private static final int ASK_AGAIN_EVERY = 3;
  private static final int IMPATIENT_PERCENT = 20;
  private static final int MAX_IMPATIENCE_MS = 8;
  private static final int MAX_AMOUNT = 50;

  private final Client client;
  private final String name;
  private final List<String> accounts;
  private final boolean impatient;
  private long next;

  /**
   * @param impatient whether some requests are given up after a few milliseconds
   */
  public Retries(Client client, String name, List<String> accounts, boolean impatient) {
    this.client = client;
    this.name = name;
    this.accounts = List.copyOf(accounts);
    this.impatient = impatient;
  }

  @Override
  public void step(RandomGenerator random) {
    String account = accounts.get(random.nextInt(accounts.size()));
    String key = name + "." + next++;
    long amount = random.nextInt(1, MAX_AMOUNT);
    Intent intent =
        random.nextBoolean()
            ? Intent.deposit(account, key, amount)
            : Intent.withdraw(account, key, amount);
    boolean hasty = random.nextInt(100) < IMPATIENT_PERCENT && impatient;
    Duration timeout =
        hasty ? Duration.ofMillis(random.nextInt(1, MAX_IMPATIENCE_MS)) : Client.TIMEOUT;
    int node = Workload.anyNode(random, client);
    Operation first = client.perform(intent, node, timeout);
    if (next % ASK_AGAIN_EVERY == 0 && first.isAcknowledged()) {
      judge(first, client.perform(intent, first.last().node() + 1));
    }
  }

  private void judge(Operation first, Operation again) {
    Attempt before = first.last();
    Attempt after = again.last();
    if (again.outcome() == Operation.Outcome.REFUSED) {
      broken(first, "the same answer again", "it was refused: " + after.body());
    } else if (again.isAcknowledged()
        && (after.status() != before.status() || !after.body().equals(before.body()))) {
      broken(
          first,
          "%d %s again".formatted(before.status(), before.body()),
          "it was %d %s".formatted(after.status(), after.body()));
    } else if (again.isAcknowledged() && !after.replayed()) {
      broken(first, "Idempotency-Replayed: true", "it was not there");
    }
  }

  private void broken(Operation operation, String expected, String found) {
    client
        .history()
        .violation(
            "%s %s: Expected %s, but %s."
                .formatted(
                    operation.intent().entity(), operation.intent().effect(), expected, found));
  }
}
