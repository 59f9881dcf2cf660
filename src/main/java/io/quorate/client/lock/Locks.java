package io.quorate.client.lock;

import io.quorate.client.http.Call;
import io.quorate.client.http.Ids;
import io.quorate.client.http.Reply;
import io.quorate.client.http.Transport;
import io.quorate.client.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Shows locks and acts on them, for operators and for the set-up of semaphores. Safe for use by any
 * thread.
 */
public final class Locks {

  private final Transport transport;

  /** For {@code Quorate.locks}. */
  public Locks(Transport transport) {
    this.transport = transport;
  }

  /** Returns the lock; one that was never used has no holders. */
  public LockState get(String lock) {
    return LockState.of(transport.send(Call.get(path(lock))).success());
  }

  /**
   * Lists locks by name.
   *
   * @param owner whose locks; empty for those of anybody
   * @param prefix of their names; empty for any
   * @param after the next of the page before; empty for the first page
   * @param limit 1 to 200
   */
  public LockPage list(String owner, String prefix, String after, int limit) {
    String query =
        "?limit="
            + limit
            + parameter("owner", owner)
            + parameter("prefix", prefix)
            + parameter("after", after);
    return LockPage.of(transport.send(Call.get("/v1/locks" + query)).success());
  }

  /** Makes the lock a semaphore, or changes how many permits it has, below what is in use too. */
  public LockState setPermits(String lock, int permits) {
    return LockState.of(
        transport.send(Call.put(path(lock), JsonObject.EMPTY.with("permits", permits))).success());
  }

  /** Takes the lock away from whoever holds it; they are told when they renew. */
  public LockState forceRelease(String lock, String reason) {
    return force(lock, JsonObject.EMPTY.with("reason", reason));
  }

  /** Takes the lock away from the holder with this token. */
  public LockState forceRelease(String lock, String reason, long token) {
    return force(lock, JsonObject.EMPTY.with("reason", reason).with("token", token));
  }

  /** Ends a wait. Returns whether it was there. */
  public boolean cancelWait(String lock, String waitId) {
    Reply reply =
        transport.send(
            Call.delete(path(lock) + "/waiters/" + Ids.check("the id of a wait", waitId)));
    if (reply.isNotFound()) {
      return false;
    }
    reply.success();
    return true;
  }

  /** Forgets the lock; tokens of its name still only rise. */
  public void delete(String lock) {
    transport.send(Call.delete(path(lock))).success();
  }

  private LockState force(String lock, JsonObject body) {
    return LockState.of(transport.send(Call.post(path(lock) + "/force-release", body)).success());
  }

  private static String path(String lock) {
    return "/v1/locks/" + Ids.check("a lock's name", lock);
  }

  private static String parameter(String name, String value) {
    return value.isEmpty()
        ? ""
        : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
