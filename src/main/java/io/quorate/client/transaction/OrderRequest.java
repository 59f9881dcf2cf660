package io.quorate.client.transaction;

import io.quorate.client.http.Call;
import io.quorate.client.http.Ids;
import io.quorate.client.http.Transport;
import io.quorate.client.http.WriteOptions;
import io.quorate.client.json.JsonObject;
import io.quorate.client.time.Timekeeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sells stock for money: reserves each item, debits an account, has it delivered, and pays. Each
 * call of {@link #run} is an order of its own, unless it has a key. Immutable and safe for use by
 * any thread.
 */
public final class OrderRequest {

  private final TransactionRun runs;
  private final JsonObject body;
  private final List<JsonObject> items;
  private final WriteOptions options;

  /** For {@code Quorate.order}. */
  public OrderRequest(Transport transport, Timekeeper time, String account, long amount) {
    this(
        new TransactionRun(transport, time),
        JsonObject.EMPTY
            .with("account", Ids.check("an account's id", account))
            .with("amount", amount),
        List.of(),
        WriteOptions.NONE);
  }

  private OrderRequest(
      TransactionRun runs, JsonObject body, List<JsonObject> items, WriteOptions options) {
    this.runs = runs;
    this.body = body;
    this.items = List.copyOf(items);
    this.options = options;
  }

  /** Returns this with a key of your own, which stands for one order, for ever. */
  public OrderRequest withKey(String key) {
    return new OrderRequest(runs, body, items, options.withKey(key));
  }

  /** Returns this with pieces of one more item. */
  public OrderRequest item(String item, long quantity) {
    var more = new ArrayList<>(items);
    more.add(
        JsonObject.EMPTY.with("item", Ids.check("an item's id", item)).with("quantity", quantity));
    return new OrderRequest(runs, body, more, options);
  }

  /** Returns this with an account that is paid. */
  public OrderRequest payTo(String account) {
    return with(body.with("payTo", Ids.check("an account's id", account)));
  }

  /** Returns this with a partner who delivers, and where that is taken back. */
  public OrderRequest deliveredBy(String url, String compensateUrl) {
    JsonObject delivery = JsonObject.EMPTY.with("url", url).with("compensateUrl", compensateUrl);
    return with(body.with("delivery", delivery));
  }

  /** Returns this under another protocol than saga. */
  public OrderRequest under(Protocol protocol) {
    return with(body.with("protocol", protocol.code()));
  }

  /** Does it, and waits for its end for up to 10 seconds. */
  public TransactionOutcome run() {
    return run(TransactionRun.USUAL_WAIT);
  }

  /** Does it, and waits for its end. */
  public TransactionOutcome run(Duration wait) {
    Call call = Call.post("/v1/orders", body.with("items", items));
    return runs.run(options.apply(call), wait);
  }

  private OrderRequest with(JsonObject changed) {
    return new OrderRequest(runs, changed, items, options);
  }
}
