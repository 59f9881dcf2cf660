package io.quorate.multijvm.lock;

/**
 * What an owner knows of a hold by its own monotonic clock: from when on, and until when, it
 * certainly has it. Immutable; times are of {@link System#nanoTime} of one process.
 *
 * @param askedNanos when the owner first asked for it
 * @param grantedNanos when the owner had the first answer that grants it
 * @param promisedUntilNanos until when it lasts unless it is given back, by what nodes have
 *     answered and counted from before the requests were sent
 * @param certainUntilNanos the same, or when its owner, its session's or an operator first asked to
 *     end it, if that is earlier
 */
public record Tenure(
    String lock,
    String owner,
    long token,
    boolean shared,
    int permits,
    long askedNanos,
    long grantedNanos,
    long promisedUntilNanos,
    long certainUntilNanos) {

  /** Whether it is certain over a whole time. */
  public boolean covers(long fromNanos, long toNanos) {
    return fromNanos - grantedNanos >= 0 && toNanos - certainUntilNanos < 0;
  }

  /** Whether it is certain at some time. */
  public boolean isEverCertain() {
    return certainUntilNanos - grantedNanos > 0;
  }

  static long earlier(long one, long other) {
    return one - other <= 0 ? one : other;
  }

  static long later(long one, long other) {
    return one - other >= 0 ? one : other;
  }
}
