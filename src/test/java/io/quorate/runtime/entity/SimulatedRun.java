package io.quorate.runtime.entity;

import io.quorate.account.AccountCommand;
import io.quorate.account.AccountType;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.ask.AskSettings;
import io.quorate.runtime.ask.EntityAsk;
import io.quorate.runtime.ask.RequestIds;
import io.quorate.runtime.entity.SimulatedJournal.Defect;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One run: clients deposit and withdraw through any node while nodes crash, entities move and
 * messages are lost; then the world is calm and everything must end; then the checks.
 */
@SuppressWarnings("NullAway") // null stands for no client key
final class SimulatedRun {

  private static final int ACCOUNTS = 3;
  private static final int OPERATIONS = 120;
  private static final int LOAD_MS = 6_000;
  private static final int FAULTS = 12;
  private static final long END_MS = 120_000;
  private static final AskSettings ASK = new AskSettings(400, 900, 100, 20);
  private static final Duration DEADLINE = Duration.ofSeconds(8);

  private final SimulatedWorld world;
  private final SimulatedJournal journal;
  private final SimulatedCluster cluster;
  private final List<Operation> operations = new ArrayList<>();
  private final RequestIds requestIds = new RequestIds();

  /** What a client did, and every answer it got. */
  static final class Operation {
    final String account;
    final AccountCommand command;
    final String clientKey;
    final List<Reply> replies = new ArrayList<>();
    final List<String> requestIds = new ArrayList<>();
    int asked;

    Operation(String account, AccountCommand command, String clientKey) {
      this.account = account;
      this.command = command;
      this.clientKey = clientKey;
    }
  }

  /** What was seen, for the report and for the gates against a void run. */
  record Summary(int acknowledged, int refused, int unknown, int conflicts) {
    Summary plus(Summary other) {
      return new Summary(
          acknowledged + other.acknowledged,
          refused + other.refused,
          unknown + other.unknown,
          conflicts + other.conflicts);
    }
  }

  private SimulatedRun(long seed, Defect defect) {
    this.world = new SimulatedWorld(seed);
    this.journal = new SimulatedJournal(world, defect);
    this.cluster = new SimulatedCluster(world, journal, defect);
  }

  /** Runs a seed; throws {@link AssertionError} when a check fails. */
  static Summary of(long seed, Defect defect) {
    var run = new SimulatedRun(seed, defect);
    run.schedule();
    run.world.run(LOAD_MS);
    run.world.calm();
    for (int account = 0; account < ACCOUNTS; account++) {
      run.cluster.move("a" + account, false);
    }
    run.world.run(END_MS);
    return new SimulationChecks(run.journal, run.cluster.zombies(), run.operations).check();
  }

  private void schedule() {
    for (int account = 0; account < ACCOUNTS; account++) {
      String id = "a" + account;
      cluster.move(id, false);
      ask(new Operation(id, new AccountCommand.Open("EUR", 20, 0), "open"), 0);
    }
    for (int i = 0; i < OPERATIONS; i++) {
      String key = world.chance(0.5) ? "key" + i : null;
      var operation = new Operation("a" + world.below(ACCOUNTS), command(), key);
      ask(operation, world.below(LOAD_MS));
      for (int again = 0; key != null && again < world.below(3); again++) {
        ask(operation, world.below(LOAD_MS));
      }
    }
    for (int i = 0; i < FAULTS; i++) {
      world.later(world.below(LOAD_MS), this::fault);
    }
  }

  private void fault() {
    switch (world.below(3)) {
      case 0 -> cluster.move("a" + world.below(ACCOUNTS), false);
      case 1 -> cluster.move("a" + world.below(ACCOUNTS), true);
      default -> cluster.jumpClock();
    }
  }

  private AccountCommand command() {
    long amount = 1L + world.below(10);
    return world.chance(0.5)
        ? new AccountCommand.Deposit(amount)
        : new AccountCommand.Withdraw(amount);
  }

  private void ask(Operation operation, long atMs) {
    if (operation.asked++ == 0) {
      operations.add(operation);
    }
    world.later(
        atMs,
        () -> {
          int node = world.below(SimulatedCluster.NODES);
          var ask =
              Ask.write(
                  AccountType.TYPE.name(),
                  operation.account,
                  operation.command,
                  operation.clientKey,
                  HostMessage.Request.ANY_VERSION,
                  null,
                  DEADLINE);
          EntityAsk.Transport path =
              cluster.transport(node, operation.account, operation.requestIds::add);
          new EntityAsk(
                  path,
                  cluster.clock(node),
                  ASK,
                  ask,
                  nameOf(operation.command),
                  requestIds,
                  () -> true)
              .start()
              .thenAccept(operation.replies::add);
        });
  }

  private static String nameOf(Object command) {
    return AccountType.TYPE.commands().entrySet().stream()
        .filter(entry -> entry.getValue() == command.getClass())
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** Whether a reply says that nothing is known. */
  static boolean isUnknown(Reply reply) {
    return reply.code() == RejectionCode.OUTCOME_UNKNOWN;
  }
}
