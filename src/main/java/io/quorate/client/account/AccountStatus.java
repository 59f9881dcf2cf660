package io.quorate.client.account;

/** What may be done with an account. */
public enum AccountStatus {
  /** It takes every movement of money. */
  OPEN,
  /** It takes no new movement of money; holds can still be released. */
  FROZEN,
  /** It takes nothing more, for good. */
  CLOSED,
  /** A status that this version of the client does not know. */
  OTHER;

  static AccountStatus of(String text) {
    return switch (text) {
      case "open" -> OPEN;
      case "frozen" -> FROZEN;
      case "closed" -> CLOSED;
      default -> OTHER;
    };
  }
}
