package io.quorate.http.server;

import org.jspecify.annotations.Nullable;

/**
 * Tells the request in progress on a connection that its client is gone. A connection has one
 * request at a time, so that one listener is enough: each takes the place of the one before. Safe
 * for use by any thread.
 */
final class ClientPresence {

  private @Nullable Runnable listener;
  private boolean gone;

  /** Runs an action once the connection is over; at once when it is. */
  void onGone(Runnable action) {
    synchronized (this) {
      if (!gone) {
        listener = action;
        return;
      }
    }
    action.run();
  }

  /** The connection is over. */
  void gone() {
    Runnable told;
    synchronized (this) {
      gone = true;
      told = listener;
      listener = null;
    }
    if (told != null) {
      told.run();
    }
  }
}
