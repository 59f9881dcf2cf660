package io.quorate.client.account;

import io.quorate.client.http.Call;
import io.quorate.client.http.Reply;
import io.quorate.client.http.Transport;
import io.quorate.client.http.WriteOptions;
import io.quorate.client.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks for one hold of an account, as {@link AccountClient} does for the account. Immutable and
 * safe for use by any thread.
 */
public final class HoldClient {

  private final Transport transport;
  private final String path;
  private final WriteOptions options;

  HoldClient(Transport transport, String path, WriteOptions options) {
    this.transport = transport;
    this.path = path;
    this.options = options;
  }

  /** Sets available money aside for 15 minutes; the same again returns the hold as it is now. */
  public Hold place(long amount) {
    return send(Call.put(path, JsonObject.EMPTY.with("amount", amount)));
  }

  /**
   * Sets available money aside; the same again returns the hold as it is now.
   *
   * @param ttl for how long, 1 ms to 366 days
   */
  public Hold place(long amount, Duration ttl) {
    return send(Call.put(path, JsonObject.EMPTY.with("amount", amount).with("ttl", ttl)));
  }

  /** Returns the hold. */
  public Hold get() {
    return Hold.of(transport.send(Call.get(path)).success());
  }

  /** Returns the hold if it is known. */
  public Optional<Hold> find() {
    Reply reply = transport.send(Call.get(path));
    return reply.isNotFound() ? Optional.empty() : Optional.of(Hold.of(reply.success()));
  }

  /** Takes all of the money. */
  public Hold capture() {
    return send(Call.post(path + "/capture", null));
  }

  /** Takes a part of the money; the rest is released. */
  public Hold capture(long amount) {
    return send(Call.post(path + "/capture", JsonObject.EMPTY.with("amount", amount)));
  }

  /** Gives the money back; a released hold stays as it is. */
  public Hold release() {
    return send(Call.delete(path));
  }

  private Hold send(Call call) {
    return Hold.of(transport.send(options.apply(call)).success());
  }
}
