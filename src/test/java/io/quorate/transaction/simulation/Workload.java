package io.quorate.transaction.simulation;

import io.quorate.account.AccountCommand;
import io.quorate.account.AccountEvent;
import io.quorate.account.AccountStepKinds;
import io.quorate.inventory.ItemCommand;
import io.quorate.inventory.ItemEvent;
import io.quorate.inventory.ItemStepKinds;
import io.quorate.kernel.participant.Step;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.TransactionCommand;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients do in one run: transactions over a few accounts and items, so that they meet, and
 * deposits, withdrawals, freezes and closings in between.
 */
final class Workload {

  static final int ACCOUNTS = 4;
  static final int ITEMS = 2;

  private static final int OTHER_COMMANDS = 12;
  private static final int MOST_STEPS = 5;

  /** Of these a choreography goes as in version 0.1, by the same participants. */
  private static final String WITHOUT_SLIP = "3";

  static final int LONG_TIMEOUT_MS = 240_000;

  private final World world;
  private final Cluster cluster;
  private final Client client;
  private final ProtocolName protocol;
  private final int durationMs;

  Workload(World world, Cluster cluster, Client client, ProtocolName protocol, int durationMs) {
    this.world = world;
    this.cluster = cluster;
    this.client = client;
    this.protocol = protocol;
    this.durationMs = durationMs;
  }

  void schedule() {
    for (int i = 0; i < ACCOUNTS; i++) {
      String currency = i == 3 && world.chance(0.3) ? "USD" : "EUR";
      boolean empty = i == 2 && world.chance(0.2);
      open("account", "a" + i, opened(currency, empty ? 0 : 20 + world.below(60)));
    }
    for (int i = 0; i < ITEMS; i++) {
      open("item", "i" + i, new ItemEvent.Created(2 + world.below(12)));
    }
    int count = 6 + world.below(7);
    for (int i = 0; i < count; i++) {
      var start = start("t" + i);
      int atMs = world.below(durationMs / 2);
      world.later(atMs, () -> client.drive(start));
      if (world.chance(0.15)) {
        world.later(atMs + world.below(4_000), () -> client.cancel(start.id()));
      }
    }
    for (int i = 0; i < OTHER_COMMANDS; i++) {
      world.later(world.below(durationMs), this::other);
    }
  }

  private static AccountEvent opened(String currency, long balance) {
    return new AccountEvent.Opened(currency, balance, 5);
  }

  @SuppressWarnings("unchecked") // the caller knows the type's events
  private <E> void open(String type, String id, E event) {
    ((Site<?, E, ?>) cluster.site(type, id)).write(event, 0);
  }

  private TransactionCommand.Start start(String id) {
    var targets = new ArrayList<>(List.of("a0", "a1", "a2", "a3", "i0", "i1"));
    var steps = new ArrayList<Step>();
    int count = 1 + world.below(MOST_STEPS);
    for (int i = 0; i < count; i++) {
      steps.add(step(targets.remove(world.below(targets.size()))));
    }
    return new TransactionCommand.Start(id, protocol, steps, timeoutMs(), null)
        .withSlip(!id.endsWith(WITHOUT_SLIP));
  }

  /** Now and then far beyond the time for which what has ended is remembered. */
  private int timeoutMs() {
    if (world.chance(0.2)) {
      return LONG_TIMEOUT_MS;
    }
    return world.chance(0.4) ? 500 + world.below(2_500) : 1_000 + world.below(19_000);
  }

  private Step step(String target) {
    boolean takes = world.chance(0.5);
    return target.startsWith("a")
        ? Step.of(
            takes ? AccountStepKinds.DEBIT : AccountStepKinds.CREDIT, target, 1L + world.below(25))
        : Step.of(
            takes ? ItemStepKinds.RESERVE : ItemStepKinds.RESTOCK, target, 1L + world.below(4));
  }

  private void other() {
    String account = "a" + world.below(ACCOUNTS);
    switch (world.below(8)) {
      case 0 -> {
        client.tell("account", account, new AccountCommand.Freeze());
        world.later(
            world.below(3_000),
            () -> client.tell("account", account, new AccountCommand.Unfreeze()));
      }
      case 1 -> client.tell("account", "a2", new AccountCommand.Close());
      case 2 -> client.tell("item", "i" + world.below(ITEMS), new ItemCommand.Restock(1));
      case 3, 4, 5 ->
          client.tell("account", account, new AccountCommand.Deposit(1L + world.below(10)));
      default -> client.tell("account", account, new AccountCommand.Withdraw(1L + world.below(10)));
    }
  }
}
