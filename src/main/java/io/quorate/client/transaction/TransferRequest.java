package io.quorate.client.transaction;

import io.quorate.client.http.Call;
import io.quorate.client.http.Ids;
import io.quorate.client.http.Transport;
import io.quorate.client.http.WriteOptions;
import io.quorate.client.json.JsonObject;
import io.quorate.client.time.Timekeeper;
import java.time.Duration;

/**
 * Moves money from one account to another. Each call of {@link #run} is a transfer of its own,
 * unless it has a key. Immutable and safe for use by any thread.
 */
public final class TransferRequest {

  private final TransactionRun runs;
  private final JsonObject body;
  private final WriteOptions options;

  /** For {@code Quorate.transfer}. */
  public TransferRequest(
      Transport transport, Timekeeper time, String from, String to, long amount) {
    this(
        new TransactionRun(transport, time),
        JsonObject.EMPTY
            .with("from", Ids.check("an account's id", from))
            .with("to", Ids.check("an account's id", to))
            .with("amount", amount),
        WriteOptions.NONE);
  }

  private TransferRequest(TransactionRun runs, JsonObject body, WriteOptions options) {
    this.runs = runs;
    this.body = body;
    this.options = options;
  }

  /** Returns this with a key of your own, which stands for one transfer, for ever. */
  public TransferRequest withKey(String key) {
    return new TransferRequest(runs, body, options.withKey(key));
  }

  /** Returns this under another protocol than saga. */
  public TransferRequest under(Protocol protocol) {
    return new TransferRequest(runs, body.with("protocol", protocol.code()), options);
  }

  /** Does it, and waits for its end for up to 10 seconds. */
  public TransactionOutcome run() {
    return run(TransactionRun.USUAL_WAIT);
  }

  /** Does it, and waits for its end. */
  public TransactionOutcome run(Duration wait) {
    return runs.run(options.apply(Call.post("/v1/transfers", body)), wait);
  }
}
