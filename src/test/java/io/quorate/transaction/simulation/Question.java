package io.quorate.transaction.simulation;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One question in progress: the same message again and again until there is a reply or the time is
 * over; then the outcome is unknown. A late reply to an earlier attempt is as good as one to the
 * last.
 */
final class Question {

  private static final int DEADLINE_MS = 10_000;
  private static final int PATIENCE_MIN_MS = 1_250;
  private static final int PATIENCE_MAX_MS = 3_250;
  private static final int BACKOFF_MS = 50;

  private final Cluster cluster;
  private final int node;
  private final Site<?, ?, ?> target;
  private final Object command;
  private final BooleanSupplier abandoned;
  private final Consumer<Reply> result;
  private final long deadlineMs;
  private int patienceMs = PATIENCE_MIN_MS;
  private int attempts;
  private boolean over;

  private Question(
      Cluster cluster,
      int node,
      Site<?, ?, ?> target,
      Object command,
      BooleanSupplier abandoned,
      Consumer<Reply> result) {
    this.cluster = cluster;
    this.node = node;
    this.target = target;
    this.command = command;
    this.abandoned = abandoned;
    this.result = result;
    this.deadlineMs = cluster.world().nowMs() + DEADLINE_MS;
  }

  /**
   * Asks an entity.
   *
   * @param node where the question is asked
   * @param abandoned whether whoever asks is dead
   */
  static void ask(
      Cluster cluster,
      int node,
      Site<?, ?, ?> target,
      Object command,
      BooleanSupplier abandoned,
      Consumer<Reply> result) {
    new Question(cluster, node, target, command, abandoned, result).attempt();
  }

  private void attempt() {
    if (over || abandoned.getAsBoolean()) {
      return;
    }
    World world = cluster.world();
    long leftMs = deadlineMs - world.nowMs();
    if (leftMs <= 0) {
      finish(Reply.unknown(cluster.clock(node).nowMs()));
      return;
    }
    long patience = Math.min(patienceMs, leftMs);
    cluster.network().send(node, target, command, patience, this::answered);
    attempts++;
    int attempt = attempts;
    world.later(patience, () -> againAfter(attempt));
    patienceMs = Math.min(PATIENCE_MAX_MS, patienceMs + patienceMs / 2);
  }

  private void againAfter(int attempt) {
    if (attempt == attempts) {
      World world = cluster.world();
      world.later(
          BACKOFF_MS + world.below(BACKOFF_MS),
          () -> {
            if (attempt == attempts) {
              attempt();
            }
          });
    }
  }

  private void answered(Reply reply) {
    if (!over && !abandoned.getAsBoolean()) {
      cluster.clock(node).observe(reply.sentAtMs());
      if (reply.isStale()) {
        againAfter(attempts);
      } else {
        finish(reply);
      }
    }
  }

  private void finish(Reply reply) {
    over = true;
    result.accept(reply);
  }
}
