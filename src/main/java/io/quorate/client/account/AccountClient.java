package io.quorate.client.account;

import io.quorate.client.history.HistoryPage;
import io.quorate.client.http.Call;
import io.quorate.client.http.Ids;
import io.quorate.client.http.Reply;
import io.quorate.client.http.Transport;
import io.quorate.client.http.WriteOptions;
import io.quorate.client.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one account. Each call of a method takes effect at most once, however often it is sent;
 * amounts are in minor units, 1 to 9007199254740991. Methods throw {@link
 * io.quorate.client.error.QuorateException} when they do not succeed. Immutable and safe for use by
 * any thread.
 */
public final class AccountClient {

  private final Transport transport;
  private final String path;
  private final WriteOptions options;

  /** For {@code Quorate.account}. */
  public AccountClient(Transport transport, String id) {
    this(transport, "/v1/accounts/" + Ids.check("an account's id", id), WriteOptions.NONE);
  }

  private AccountClient(Transport transport, String path, WriteOptions options) {
    this.transport = transport;
    this.path = path;
    this.options = options;
  }

  /**
   * Returns this with an Idempotency-Key of your own, for one write that you may have to ask for
   * again, such as after a restart of your program. Another write with this key is refused.
   */
  public AccountClient withKey(String key) {
    return new AccountClient(transport, path, options.withKey(key));
  }

  /** Returns this for one version: writes are refused when the account has another one. */
  public AccountClient ifVersion(long version) {
    return new AccountClient(transport, path, options.withVersion(version));
  }

  /** Opens the account; the same again returns it as it is now. */
  public Account open(NewAccount account) {
    return send(Call.put(path, account.toJson()));
  }

  /** Returns the account. */
  public Account get() {
    return Account.of(transport.send(Call.get(path)).success());
  }

  /** Returns the account if it exists. */
  public Optional<Account> find() {
    Reply reply = transport.send(Call.get(path));
    return reply.isNotFound() ? Optional.empty() : Optional.of(Account.of(reply.success()));
  }

  /** Adds money. */
  public Account deposit(long amount) {
    return post("/deposits", JsonObject.EMPTY.with("amount", amount));
  }

  /** Takes available money. */
  public Account withdraw(long amount) {
    return post("/withdrawals", JsonObject.EMPTY.with("amount", amount));
  }

  /** Stops every new movement of money. */
  public Account freeze() {
    return post("/freeze", null);
  }

  /** Ends a freeze. */
  public Account unfreeze() {
    return post("/unfreeze", null);
  }

  /** Closes the account for good; its balance must be 0, with nothing held. */
  public Account close() {
    return post("/close", null);
  }

  /** Returns what asks for one of its holds; the version of {@link #ifVersion} goes with it. */
  public HoldClient hold(String holdId) {
    return new HoldClient(transport, path + "/holds/" + Ids.check("a hold's id", holdId), options);
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

  private Account post(String action, @Nullable JsonObject body) {
    return send(Call.post(path + action, body));
  }

  private Account send(Call call) {
    return Account.of(transport.send(options.apply(call)).success());
  }
}
