package io.quorate.client.inventory;

import io.quorate.client.http.Call;
import io.quorate.client.http.Reply;
import io.quorate.client.http.Transport;
import io.quorate.client.http.WriteOptions;
import io.quorate.client.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks for one reservation of an item, as {@link ItemClient} does for the item. Immutable and safe
 * for use by any thread.
 */
public final class ReservationClient {

  private final Transport transport;
  private final String path;
  private final WriteOptions options;

  ReservationClient(Transport transport, String path, WriteOptions options) {
    this.transport = transport;
    this.path = path;
    this.options = options;
  }

  /**
   * Sets available stock aside for 15 minutes; the same again returns the reservation as it is now.
   */
  public Reservation place(long quantity) {
    return send(Call.put(path, JsonObject.EMPTY.with("quantity", quantity)));
  }

  /**
   * Sets available stock aside; the same again returns the reservation as it is now.
   *
   * @param ttl for how long, 1 ms to 366 days
   */
  public Reservation place(long quantity, Duration ttl) {
    return send(Call.put(path, JsonObject.EMPTY.with("quantity", quantity).with("ttl", ttl)));
  }

  /** Returns the reservation. */
  public Reservation get() {
    return Reservation.of(transport.send(Call.get(path)).success());
  }

  /** Returns the reservation if it is known. */
  public Optional<Reservation> find() {
    Reply reply = transport.send(Call.get(path));
    return reply.isNotFound() ? Optional.empty() : Optional.of(Reservation.of(reply.success()));
  }

  /** Takes all of the stock. */
  public Reservation confirm() {
    return send(Call.post(path + "/confirm", null));
  }

  /** Takes a part of the stock; the rest is released. */
  public Reservation confirm(long quantity) {
    return send(Call.post(path + "/confirm", JsonObject.EMPTY.with("quantity", quantity)));
  }

  /** Gives the stock back; a released reservation stays as it is. */
  public Reservation release() {
    return send(Call.delete(path));
  }

  private Reservation send(Call call) {
    return Reservation.of(transport.send(options.apply(call)).success());
  }
}
