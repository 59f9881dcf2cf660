package io.quorate.client.inventory;

import io.quorate.client.history.HistoryPage;
import io.quorate.client.http.Call;
import io.quorate.client.http.Ids;
import io.quorate.client.http.Reply;
import io.quorate.client.http.Transport;
import io.quorate.client.http.WriteOptions;
import io.quorate.client.json.JsonObject;
import java.util.Optional;

/**
 * Asks for one stock item. Each call of a method takes effect at most once, however often it is
 * sent; quantities are whole pieces, 1 to 9007199254740991. Methods throw {@link
 * io.quorate.client.error.QuorateException} when they do not succeed. Immutable and safe for use by
 * any thread.
 */
public final class ItemClient {

  private final Transport transport;
  private final String path;
  private final WriteOptions options;

  /** For {@code Quorate.item}. */
  public ItemClient(Transport transport, String id) {
    this(transport, "/v1/items/" + Ids.check("an item's id", id), WriteOptions.NONE);
  }

  private ItemClient(Transport transport, String path, WriteOptions options) {
    this.transport = transport;
    this.path = path;
    this.options = options;
  }

  /**
   * Returns this with an Idempotency-Key of your own, for one write that you may have to ask for
   * again, such as after a restart of your program. Another write with this key is refused.
   */
  public ItemClient withKey(String key) {
    return new ItemClient(transport, path, options.withKey(key));
  }

  /** Returns this for one version: writes are refused when the item has another one. */
  public ItemClient ifVersion(long version) {
    return new ItemClient(transport, path, options.withVersion(version));
  }

  /**
   * Creates the item; the same again returns it as it is now.
   *
   * @param onHand its first stock, from 0
   */
  public Item create(long onHand) {
    return send(Call.put(path, JsonObject.EMPTY.with("onHand", onHand)));
  }

  /** Returns the item. */
  public Item get() {
    return Item.of(transport.send(Call.get(path)).success());
  }

  /** Returns the item if it exists. */
  public Optional<Item> find() {
    Reply reply = transport.send(Call.get(path));
    return reply.isNotFound() ? Optional.empty() : Optional.of(Item.of(reply.success()));
  }

  /** Adds stock. */
  public Item restock(long quantity) {
    return send(Call.post(path + "/restocks", JsonObject.EMPTY.with("quantity", quantity)));
  }

  /** Returns what asks for one of its reservations; the version of {@link #ifVersion} goes too. */
  public ReservationClient reservation(String reservationId) {
    return new ReservationClient(
        transport,
        path + "/reservations/" + Ids.check("a reservation's id", reservationId),
        options);
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

  private Item send(Call call) {
    return Item.of(transport.send(options.apply(call)).success());
  }
}
