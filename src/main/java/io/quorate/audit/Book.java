package io.quorate.audit;

import java.math.BigInteger;

/**
 * Sums of one currency in minor units, or of all stock in pieces. Immutable.
 *
 * <p>At every position of the feed, {@code total + inFlight = cameIn - wentOut - writtenOff}. The
 * left side is what the accounts or items themselves have noted; the right side is what was asked
 * for from outside, and what transactions were asked to do. So the equation breaks as soon as a
 * participant did something else than its transaction.
 *
 * @param total the sum of all balances, or of all stock on hand
 * @param inFlight what open transactions have taken and not given yet; negative when they have
 *     given more
 * @param cameIn deposited or received, by ended transactions included
 * @param wentOut withdrawn or sold, by ended transactions included
 * @param writtenOff what operators gave up by skipping steps and by forcing aborts
 * @param reserved stock that is set aside; 0 for money
 */
record Book(
    BigInteger total,
    BigInteger inFlight,
    BigInteger cameIn,
    BigInteger wentOut,
    BigInteger writtenOff,
    BigInteger reserved) {

  static final Book EMPTY = book(0, 0, 0, 0, 0, 0);

  static Book cameIn(long amount) {
    return book(amount, 0, amount, 0, 0, 0);
  }

  static Book wentOut(long amount) {
    return book(-amount, 0, 0, amount, 0, 0);
  }

  /** A change by a step of an open transaction. */
  static Book inFlight(long delta) {
    return book(delta, -delta, 0, 0, 0, 0);
  }

  /** A change by a step that an operator has given up before. */
  static Book givenUp(long delta) {
    return book(delta, 0, 0, 0, -delta, 0);
  }

  /** A change that nobody asked for. */
  static Book stray(long delta) {
    return book(delta, 0, 0, 0, 0, 0);
  }

  static Book reserved(long quantity) {
    return book(0, 0, 0, 0, 0, quantity);
  }

  /**
   * The end of a transaction.
   *
   * @param done what its steps have changed
   * @param cameIn what they were to bring from outside
   * @param wentOut what they were to take outside
   * @param writtenOff what the steps that an operator gave up lack
   */
  static Book settled(long done, long cameIn, long wentOut, long writtenOff) {
    return book(0, done, cameIn, wentOut, writtenOff, 0);
  }

  Book plus(Book other) {
    return new Book(
        total.add(other.total),
        inFlight.add(other.inFlight),
        cameIn.add(other.cameIn),
        wentOut.add(other.wentOut),
        writtenOff.add(other.writtenOff),
        reserved.add(other.reserved));
  }

  /** Whether the equation holds. */
  boolean addsUp() {
    return total.add(inFlight).equals(cameIn.subtract(wentOut).subtract(writtenOff));
  }

  private static Book book(
      long total, long inFlight, long cameIn, long wentOut, long writtenOff, long reserved) {
    return new Book(
        BigInteger.valueOf(total),
        BigInteger.valueOf(inFlight),
        BigInteger.valueOf(cameIn),
        BigInteger.valueOf(wentOut),
        BigInteger.valueOf(writtenOff),
        BigInteger.valueOf(reserved));
  }
}
