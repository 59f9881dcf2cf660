package io.quorate.client.transaction;

/** Tells how a transaction ended, or that it has not ended yet. */
public sealed interface TransactionOutcome {

  /** Returns the transaction as the node showed it. */
  Transaction transaction();

  /**
   * Returns the transaction when it is committed.
   *
   * @throws TransactionAbortedException when it is aborted
   * @throws TransactionUnfinishedException when it has not ended yet
   */
  Transaction committed();

  /** Every step is done, for good. */
  record Committed(Transaction transaction) implements TransactionOutcome {

    @Override
    public Transaction committed() {
      return transaction;
    }
  }

  /**
   * Nothing of it remains, but for what an operator has given up.
   *
   * @param status of HTTP
   * @param code why, for programs, such as {@code insufficient_funds}
   * @param detail why, for people
   */
  record Aborted(Transaction transaction, int status, String code, String detail)
      implements TransactionOutcome {

    @Override
    public Transaction committed() {
      throw new TransactionAbortedException(this);
    }
  }

  /** It goes on by itself, or is parked; ask again later. */
  record Unfinished(Transaction transaction) implements TransactionOutcome {

    @Override
    public Transaction committed() {
      throw new TransactionUnfinishedException(transaction);
    }
  }
}
