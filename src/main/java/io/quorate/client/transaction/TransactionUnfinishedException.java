package io.quorate.client.transaction;

import io.quorate.client.error.QuorateException;

/** Tells that a transaction has not ended within the time, or is parked; it goes on by itself. */
public final class TransactionUnfinishedException extends QuorateException {

  private static final long serialVersionUID = 1L;

  private static final int ACCEPTED = 202;

  private final transient Transaction transaction;

  TransactionUnfinishedException(Transaction transaction) {
    super(
        ACCEPTED,
        "unfinished",
        "Expected transaction %s to have ended, but it is %s."
            .formatted(transaction.id(), transaction.status()));
    this.transaction = transaction;
  }

  /** Returns the transaction as the node showed it. */
  public Transaction transaction() {
    return transaction;
  }
}
