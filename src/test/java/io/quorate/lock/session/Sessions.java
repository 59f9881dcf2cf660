package io.quorate.lock.session;

import io.quorate.kernel.DeciderScenario;

/** Values that the tests of sessions share. */
final class Sessions {

  static final long NOW_MS = 1_000_000;
  static final long TTL_MS = 30_000;

  private Sessions() {}

  static DeciderScenario<SessionCommand, SessionEvent, Session> aSession() {
    return DeciderScenario.of(new SessionDecider(), NOW_MS)
        .accept(new SessionCommand.Begin("s", TTL_MS));
  }
}
