package io.quorate.lock;

import java.util.Optional;

/**
 * Names what an answer shows of a lock, as one text: what the journal keeps with the request. A
 * word, a colon and what it is about.
 */
sealed interface LockPart {

  /** An acquisition. */
  record Grant(String waitId) implements LockPart {}

  /** A hold. */
  record Held(long token) implements LockPart {}

  /** A release. */
  record Released(long token, String owner) implements LockPart {}

  /** What an owner has of the lock. */
  record OfOwner(String owner) implements LockPart {}

  /** What a session has of the lock. */
  record OfSession(String session) implements LockPart {}

  static String grant(String waitId) {
    return "grant:" + waitId;
  }

  static String hold(long token) {
    return "hold:" + token;
  }

  static String released(String owner, long token) {
    return "released:" + token + ":" + owner;
  }

  static String ofOwner(String owner) {
    return "owner:" + owner;
  }

  static String ofSession(String session) {
    return "session:" + session;
  }

  /** Reads what the others have written. */
  static Optional<LockPart> parse(String text) {
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    return switch (text.substring(0, Math.max(0, colon))) {
      case "grant" -> Optional.of(new Grant(rest));
      case "hold" -> Optional.of(new Held(Long.parseLong(rest)));
      case "released" -> {
        int second = rest.indexOf(':');
        yield Optional.of(
            new Released(Long.parseLong(rest.substring(0, second)), rest.substring(second + 1)));
      }
      case "owner" -> Optional.of(new OfOwner(rest));
      case "session" -> Optional.of(new OfSession(rest));
      default -> Optional.empty();
    };
  }
}
