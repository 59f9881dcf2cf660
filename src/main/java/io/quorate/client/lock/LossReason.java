package io.quorate.client.lock;

/** Why a lock is not held any more although nobody has closed its lease. */
public enum LossReason {
  /** Its time was over, by the cluster's count or by that of this client. */
  EXPIRED,
  /** It was released, by the same owner elsewhere. */
  RELEASED,
  /** An operator released it. */
  FORCED,
  /** Its session has ended. */
  SESSION_ENDED,
  /** The grant could not be delivered in time. */
  UNDELIVERED,
  /** The cluster knows nothing of it. */
  NOT_HELD,
  /** This client was closed, so that nobody renews it. */
  CLIENT_CLOSED,
  /** A reason that this version of the client does not know. */
  OTHER;

  static LossReason of(String text) {
    return switch (text) {
      case "expired" -> EXPIRED;
      case "released" -> RELEASED;
      case "forced" -> FORCED;
      case "session_ended" -> SESSION_ENDED;
      case "undelivered" -> UNDELIVERED;
      case "not_held" -> NOT_HELD;
      default -> OTHER;
    };
  }
}
