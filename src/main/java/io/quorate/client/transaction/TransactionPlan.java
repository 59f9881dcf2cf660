package io.quorate.client.transaction;

import io.quorate.client.http.Ids;
import io.quorate.client.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what a transaction does: 1 to 100 steps in their order. Each account and item may be named
 * in one step only. Immutable.
 */
public final class TransactionPlan {

  private final Protocol protocol;
  private final List<JsonObject> steps;
  private final @Nullable Duration timeout;

  private TransactionPlan(Protocol protocol, List<JsonObject> steps, @Nullable Duration timeout) {
    this.protocol = protocol;
    this.steps = List.copyOf(steps);
    this.timeout = timeout;
  }

  /** Begins a plan without steps. */
  public static TransactionPlan of(Protocol protocol) {
    return new TransactionPlan(protocol, List.of(), null);
  }

  /** Begins a saga. */
  public static TransactionPlan saga() {
    return of(Protocol.SAGA);
  }

  /** Begins a two-phase commit. */
  public static TransactionPlan twoPhaseCommit() {
    return of(Protocol.TWO_PHASE_COMMIT);
  }

  /** Then takes money from an account, in minor units. */
  public TransactionPlan debit(String account, long amount) {
    return then(step("debit", "account", account).with("amount", amount));
  }

  /** Then adds money to an account, in minor units. */
  public TransactionPlan credit(String account, long amount) {
    return then(step("credit", "account", account).with("amount", amount));
  }

  /** Then takes stock of an item, for good when the transaction commits. */
  public TransactionPlan reserve(String item, long quantity) {
    return then(step("reserve", "item", item).with("quantity", quantity));
  }

  /** Then adds stock to an item. */
  public TransactionPlan restock(String item, long quantity) {
    return then(step("restock", "item", item).with("quantity", quantity));
  }

  /** Then has a partner do something. */
  public TransactionPlan call(PartnerCall call) {
    return then(call.toJson());
  }

  /** Then goes on only if this token is the lock's current one. */
  public TransactionPlan holds(String lock, long token) {
    return then(step("holds", "lock", lock).with("token", token));
  }

  /** Returns this with the time after which it is undone, 1 ms to 1 day; 30 seconds else. */
  public TransactionPlan withTimeout(Duration limit) {
    return new TransactionPlan(protocol, steps, limit);
  }

  JsonObject toJson() {
    JsonObject plan = JsonObject.EMPTY.with("protocol", protocol.code()).with("steps", steps);
    return timeout == null ? plan : plan.with("timeout", timeout);
  }

  private static JsonObject step(String type, String kind, String id) {
    return JsonObject.EMPTY.with("type", type).with(kind, Ids.check("the id of a step", id));
  }

  private TransactionPlan then(JsonObject step) {
    var more = new ArrayList<>(steps);
    more.add(step);
    return new TransactionPlan(protocol, more, timeout);
  }
}
