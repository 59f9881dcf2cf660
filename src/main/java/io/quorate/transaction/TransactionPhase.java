package io.quorate.transaction;

/**
 * The life of a transaction. Legal moves: ABSENT to RUNNING or ABORTED; RUNNING to PRECOMMITTING
 * (3PC), COMMITTING, COMMITTED, UNDOING or ABORTED; PRECOMMITTING to COMMITTING or UNDOING;
 * COMMITTING to COMMITTED; UNDOING to ABORTED, or to COMMITTING when the last step turns out to be
 * done for good; the three in between to PARKED and back. COMMITTED and ABORTED never move.
 */
public enum TransactionPhase {
  /** Never started. */
  ABSENT("absent"),
  /** The steps are being done, or promised; it may still be undone. */
  RUNNING("running"),
  /** All have promised and are told so (3PC). */
  PRECOMMITTING("running"),
  /** It will be done: the participants are told. */
  COMMITTING("running"),
  /** It will be undone: the participants are told. */
  UNDOING("compensating"),
  /** It could not be ended, and waits for an operator. */
  PARKED("parked"),
  /** Done. */
  COMMITTED("committed"),
  /** Undone. */
  ABORTED("aborted");

  private final String status;

  TransactionPhase(String status) {
    this.status = status;
  }

  /** Returns the phase as clients see it. */
  public String status() {
    return status;
  }

  /** Whether nothing more happens by itself. */
  public boolean isSettled() {
    return isFinal() || this == PARKED;
  }

  /** Whether it has ended for good. */
  public boolean isFinal() {
    return this == COMMITTED || this == ABORTED;
  }
}
