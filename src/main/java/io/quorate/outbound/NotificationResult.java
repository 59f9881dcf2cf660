package io.quorate.outbound;

/** What came of one attempt to tell a receiver something. */
public sealed interface NotificationResult {

  /** The receiver has taken it. */
  record Taken() implements NotificationResult {}

  /**
   * The receiver has answered, and not taken it.
   *
   * @param gone whether it wants no more at all
   */
  record Refused(String detail, boolean gone) implements NotificationResult {}

  /**
   * The receiver has not answered: it may not be called, was not found, could not be reached, or
   * said nothing in time. It may have taken it.
   */
  record Failed(String detail) implements NotificationResult {}

  /**
   * This node has not tried: it has as many calls as it may have, or leaves the receiver's host
   * alone after failures, which may be those of others. That says nothing of the receiver.
   */
  record NotSent(String detail) implements NotificationResult {}
}
