package io.quorate.transaction.simulation;

import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionView;
import java.util.function.Consumer;

/** Asks through any node, and again until there is an answer; some give up. */
final class Client {

  private static final int PATIENCE_MS = 3_250;
  private static final int PAUSE_MS = 400;
  private static final double GIVES_UP = 0.1;

  private final World world;
  private final Cluster cluster;
  private final Ledger ledger;
  private int waiting;

  Client(World world, Cluster cluster, Ledger ledger) {
    this.world = world;
    this.cluster = cluster;
    this.ledger = ledger;
  }

  /** Returns how many wait for an answer. */
  int waiting() {
    return waiting;
  }

  /** Starts a transaction and waits for its end, by the same request or by others. */
  void drive(TransactionCommand.Start start) {
    if (world.fault(GIVES_UP)) {
      tell("transaction", start.id(), start);
    } else {
      waiting++;
      start(world.chance(0.5) ? start.awaiting() : start);
    }
  }

  void cancel(String transaction) {
    tell("transaction", transaction, new TransactionCommand.Cancel("changed my mind"));
  }

  /** Asks once, for whatever comes of it. */
  void tell(String type, String id, Object command) {
    int node = world.below(Cluster.NODES);
    cluster.network().send(node, cluster.site(type, id), command, PATIENCE_MS, reply -> {});
  }

  private void start(TransactionCommand.Start start) {
    ask(
        start.id(),
        start,
        reply -> {
          if (start.await()) {
            ended(start, reply);
          } else {
            await(start);
          }
        },
        () -> start(start));
  }

  private void await(TransactionCommand.Start start) {
    ask(
        start.id(),
        new TransactionCommand.Await(),
        reply -> ended(start, reply),
        () -> start(start));
  }

  private void ended(TransactionCommand.Start start, Reply reply) {
    ledger.told(start.id(), ((TransactionView) reply.view()).status());
    waiting--;
  }

  private void ask(
      String id, TransactionCommand command, Consumer<Reply> answered, Runnable again) {
    Question.ask(
        cluster,
        world.below(Cluster.NODES),
        cluster.site("transaction", id),
        command,
        () -> false,
        reply -> {
          if (reply.rejection() != null) {
            world.later(world.below(PAUSE_MS), again);
          } else {
            answered.accept(reply);
          }
        });
  }
}
