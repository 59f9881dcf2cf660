package io.quorate.multijvm.lock;

import io.quorate.multijvm.client.Attempt;
import java.util.List;

/**
 * What a client asked about a session, and what became of all its attempts, oldest first.
 * Immutable.
 *
 * @param session its id, which is used for one life only
 */
public record SessionOperation(String session, Kind kind, List<Attempt> attempts) {

  /** What was asked. */
  public enum Kind {
    BEGIN,
    KEEP_ALIVE,
    END
  }

  public SessionOperation {
    attempts = List.copyOf(attempts);
  }

  public Attempt last() {
    return attempts.getLast();
  }

  public boolean isAcknowledged() {
    return last().isAcknowledged();
  }
}
