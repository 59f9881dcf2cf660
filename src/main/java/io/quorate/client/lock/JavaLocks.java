package io.quorate.client.lock;

import io.quorate.client.http.Ids;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands out locks of the JDK by name. Two locks of one name are one lock: what a thread has locked
 * by one it may unlock by the other. Remembers only what is held. Safe for use by any thread.
 */
public final class JavaLocks {

  private final String owner;
  private final Function<String, LockRequest> requests;
  private final ConcurrentMap<Key, Held> held = new ConcurrentHashMap<>();

  /**
   * Begins with nothing held.
   *
   * @param owner to whom the number of the thread is added; no other program may have it
   * @param requests how a lock of a name is wanted
   */
  public JavaLocks(String owner, Function<String, LockRequest> requests) {
    this.owner = Ids.check("an owner", owner);
    this.requests = requests;
  }

  /** Returns the lock of a name, which the requests make the name of a lock of the cluster. */
  public LeaseLock lock(String name) {
    return new LeaseLock(this, name);
  }

  /** Returns how the calling thread wants the lock. */
  LockRequest request(String name) {
    return requests.apply(name).owner(owner + ":" + Thread.currentThread().threadId());
  }

  /** Returns what the calling thread holds; null when that is nothing. */
  @Nullable Held held(String name) {
    return held.get(key(name));
  }

  /** Notes what the calling thread holds from now on; null for nothing. */
  void note(String name, @Nullable Held now) {
    if (now == null) {
      held.remove(key(name));
    } else {
      held.put(key(name), now);
    }
  }

  private static Key key(String name) {
    return new Key(name, Thread.currentThread());
  }

  /**
   * What a thread holds.
   *
   * @param entries how often it has locked it and not unlocked it
   */
  record Held(Lease lease, int entries) {}

  private record Key(String lock, Thread thread) {}
}
