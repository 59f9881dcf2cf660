package io.quorate.client.transaction;

/** How far a transaction has come. */
public enum TransactionStatus {
  /** Its steps are being done. */
  RUNNING,
  /** What was done is being undone. */
  COMPENSATING,
  /** Every step is done, for good. */
  COMMITTED,
  /** It is undone, for good. */
  ABORTED,
  /** A step can neither be ended nor undone: a person must look. */
  PARKED,
  /** A status that this version of the client does not know. */
  OTHER;

  static TransactionStatus of(String text) {
    return switch (text) {
      case "running" -> RUNNING;
      case "compensating" -> COMPENSATING;
      case "committed" -> COMMITTED;
      case "aborted" -> ABORTED;
      case "parked" -> PARKED;
      default -> OTHER;
    };
  }
}
