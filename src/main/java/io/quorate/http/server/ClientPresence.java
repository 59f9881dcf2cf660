package io.quorate.http.server;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells the request in progress on a connection that its client is gone. A connection has one
 * request at a time, so that one listener is enough: each takes the place of the one before. Safe
 * for use by any thread.
 */
final class ClientPresence {

  private static final Runnable NOBODY = () -> {};
  private static final Runnable GONE = () -> {};

  private final AtomicReference<Runnable> listener = new AtomicReference<>(NOBODY);

  /** Runs an action once the connection is over; at once when it is. */
  void onGone(Runnable action) {
    Runnable before = listener.getAndUpdate(now -> now == GONE ? GONE : action);
    if (before == GONE) {
      action.run();
    }
  }

  /** The connection is over. */
  void gone() {
    listener.getAndSet(GONE).run();
  }
}
