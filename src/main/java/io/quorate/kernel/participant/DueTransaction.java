package io.quorate.kernel.participant;

import java.util.Comparator;

/**
 * A transaction and when something is to be done about it, in the order of times.
 *
 * @param atMs in milliseconds since the epoch
 */
record DueTransaction(long atMs, String transaction) implements Comparable<DueTransaction> {

  private static final Comparator<DueTransaction> ORDER =
      Comparator.comparingLong(DueTransaction::atMs).thenComparing(DueTransaction::transaction);

  @Override
  public int compareTo(DueTransaction other) {
    return ORDER.compare(this, other);
  }
}
