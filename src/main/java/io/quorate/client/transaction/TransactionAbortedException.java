package io.quorate.client.transaction;

import io.quorate.client.error.RefusedException;

/** Tells that a transaction was aborted; its code says why. */
public final class TransactionAbortedException extends RefusedException {

  private static final long serialVersionUID = 1L;

  private final transient Transaction transaction;

  TransactionAbortedException(TransactionOutcome.Aborted outcome) {
    super(outcome.status(), outcome.code(), outcome.detail());
    this.transaction = outcome.transaction();
  }

  /** Returns the transaction. */
  public Transaction transaction() {
    return transaction;
  }
}
