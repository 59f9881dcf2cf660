package io.quorate.multijvm.check;

import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionEvent;
import java.util.function.BiFunction;

/** No transaction may begin twice, change again once it has ended, or end before it began. */
final class TransactionRule implements BiFunction<Transaction, TransactionEvent, String> {

  private boolean begun;
  private boolean ended;

  @Override
  public String apply(Transaction transaction, TransactionEvent event) {
    if (ended) {
      return "Expected nothing after the end, but there is " + event;
    }
    boolean again = begun && event instanceof TransactionEvent.Started;
    begun = true;
    if (again) {
      return "Expected one beginning, but there is another";
    }
    ended = transaction.phase().isFinal();
    return ended && transaction.finishedAtMs() < transaction.createdAtMs()
        ? "Expected an end after the beginning, but it was at " + transaction.finishedAtMs()
        : "";
  }
}
