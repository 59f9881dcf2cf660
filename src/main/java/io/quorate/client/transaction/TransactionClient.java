package io.quorate.client.transaction;

import io.quorate.client.history.HistoryPage;
import io.quorate.client.http.Call;
import io.quorate.client.http.Ids;
import io.quorate.client.http.Reply;
import io.quorate.client.http.Transport;
import io.quorate.client.json.JsonObject;
import io.quorate.client.time.Timekeeper;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks for one transaction. Its id makes it safe to start it again: the same plan again gets the
 * same transaction, and another plan is refused. Methods throw {@link
 * io.quorate.client.error.QuorateException} when they do not succeed. Immutable and safe for use by
 * any thread.
 */
public final class TransactionClient {

  private final Transport transport;
  private final TransactionRun runs;
  private final String id;
  private final String path;

  /** For {@code Quorate.transaction}. */
  public TransactionClient(Transport transport, Timekeeper time, String id) {
    this.transport = transport;
    this.runs = new TransactionRun(transport, time);
    this.id = Ids.check("a transaction's id", id);
    this.path = "/v1/transactions/" + id;
  }

  /** Returns the id, by which anybody can ask for the transaction. */
  public String id() {
    return id;
  }

  /** Starts it, and waits for its end for up to 10 seconds. */
  public TransactionOutcome run(TransactionPlan plan) {
    return run(plan, TransactionRun.USUAL_WAIT);
  }

  /**
   * Starts it, and waits for its end.
   *
   * @param wait for how long; with zero it returns as soon as the transaction is durable
   */
  public TransactionOutcome run(TransactionPlan plan, Duration wait) {
    return runs.run(Call.put(path, plan.toJson()), wait);
  }

  /** Returns the transaction. */
  public Transaction get() {
    return Transaction.of(transport.send(Call.get(path)).success());
  }

  /** Returns the transaction if it was ever started. */
  public Optional<Transaction> find() {
    Reply reply = transport.send(Call.get(path));
    return reply.isNotFound() ? Optional.empty() : Optional.of(Transaction.of(reply.success()));
  }

  /** Has it undone when it is not decided yet; the reason is kept for people. */
  public Transaction cancel(String reason) {
    return act("/cancel", reason);
  }

  /** Has a parked one driven on. */
  public Transaction retry(String reason) {
    return act("/retry", reason);
  }

  /** Gives up the step on which a parked one is stuck. */
  public Transaction skip(String reason) {
    return act("/skip", reason);
  }

  /** Ends it as aborted, whatever could not be undone. */
  public Transaction forceAbort(String reason) {
    return act("/force-abort", reason);
  }

  /**
   * Returns what happened, oldest first.
   *
   * @param after the sequence after which the page begins; 0 for the beginning
   * @param limit 1 to {@link HistoryPage#MOST_EVENTS}
   */
  public HistoryPage events(long after, int limit) {
    return HistoryPage.read(transport, path, after, limit);
  }

  private Transaction act(String action, String reason) {
    Call call = Call.post(path + action, JsonObject.EMPTY.with("reason", reason));
    return Transaction.of(transport.send(call).success());
  }
}
