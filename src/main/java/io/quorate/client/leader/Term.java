package io.quorate.client.leader;

import io.quorate.client.lock.Lease;
import io.quorate.client.lock.LockLostException;
import java.time.Duration;

/** Is one time of leading. Safe for use by any thread. */
public final class Term {

  private final Lease lease;

  Term(Lease lease) {
    this.lease = lease;
  }

  /** Returns the fencing token: higher than that of every leader before. */
  public long token() {
    return lease.token();
  }

  /** Returns for how long this is certainly the leader; zero when the term is over. */
  public Duration remaining() {
    return lease.remaining();
  }

  /** Tells whether the term is over. */
  public boolean isOver() {
    return !lease.isValid();
  }

  /**
   * Returns when this is the leader at this moment.
   *
   * @throws LockLostException when it is not
   */
  public void ensureLeading() {
    lease.ensureValid();
  }
}
