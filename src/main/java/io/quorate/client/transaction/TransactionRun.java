package io.quorate.client.transaction;

import io.quorate.client.http.Call;
import io.quorate.client.http.Reply;
import io.quorate.client.http.Transport;
import io.quorate.client.json.Durations;
import io.quorate.client.json.JsonObject;
import io.quorate.client.time.Timekeeper;
import io.quorate.client.transaction.TransactionOutcome.Aborted;
import io.quorate.client.transaction.TransactionOutcome.Committed;
import io.quorate.client.transaction.TransactionOutcome.Unfinished;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts a transaction and waits for its end. The same request again gets the same transaction, so
 * a long wait is several requests. Immutable and safe for use by any thread.
 *
 * @param time counts the wait
 */
record TransactionRun(Transport transport, Timekeeper time) {

  /** As a node waits when it is not told otherwise. */
  static final Duration USUAL_WAIT = Duration.ofSeconds(10);

  /** As long as a node waits at most. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(50);

  private static final int COMMITTED = 201;

  /**
   * Sends a call until the transaction has ended or the wait is over.
   *
   * @param call whose path has no query
   */
  TransactionOutcome run(Call call, Duration wait) {
    long deadline = time.nanoTime() + wait.toNanos();
    TransactionOutcome outcome;
    Duration left = wait;
    do {
      Duration part = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
      outcome = outcome(transport.send(waiting(call, part)));
      left = time.until(deadline);
    } while (outcome instanceof Unfinished unfinished && goesOn(unfinished) && left.toMillis() > 0);
    return outcome;
  }

  private static boolean goesOn(Unfinished unfinished) {
    return unfinished.transaction().status() != TransactionStatus.PARKED;
  }

  private static Call waiting(Call call, Duration wait) {
    return call.withQuery("?wait=" + Durations.write(wait)).withServerWait(wait);
  }

  private static TransactionOutcome outcome(Reply reply) {
    Optional<Transaction> refused =
        reply.isSuccess()
            ? Optional.empty()
            : reply.body().findObject("transaction").map(Transaction::of);
    if (refused.isPresent()) {
      return new Aborted(refused.get(), reply.status(), reply.code(), reply.detail());
    }
    JsonObject body = reply.success();
    return reply.status() == COMMITTED
        ? new Committed(Transaction.of(body))
        : new Unfinished(Transaction.of(body));
  }
}
