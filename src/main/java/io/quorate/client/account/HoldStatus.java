package io.quorate.client.account;

/** What has become of a hold. */
public enum HoldStatus {
  /** The money is set aside. */
  HELD,
  /** It was taken, or a part of it. */
  CAPTURED,
  /** It was given back. */
  RELEASED,
  /** Its time was over. */
  EXPIRED,
  /** A status that this version of the client does not know. */
  OTHER;

  static HoldStatus of(String text) {
    return switch (text) {
      case "held" -> HELD;
      case "captured" -> CAPTURED;
      case "released" -> RELEASED;
      case "expired" -> EXPIRED;
      default -> OTHER;
    };
  }
}
