package io.quorate.client.inventory;

/** What has become of a reservation. */
public enum ReservationStatus {
  /** The stock is set aside. */
  HELD,
  /** It was taken, or a part of it. */
  CONFIRMED,
  /** It was given back. */
  RELEASED,
  /** Its time was over. */
  EXPIRED,
  /** A status that this version of the client does not know. */
  OTHER;

  static ReservationStatus of(String text) {
    return switch (text) {
      case "held" -> HELD;
      case "confirmed" -> CONFIRMED;
      case "released" -> RELEASED;
      case "expired" -> EXPIRED;
      default -> OTHER;
    };
  }
}
