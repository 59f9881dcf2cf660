package io.quorate.lock;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what an answer shows of a lock to what one message between nodes carries: a larger one is
 * discarded on its way, and the client of another node would never learn what is done. Pure; safe
 * for use by any thread.
 */
final class LockRoom {

  /** What an entry takes as JSON beside its texts, at most: its names, numbers and times. */
  private static final int ENTRY_BYTES = 256;

  /** A control character, or half of a character beyond 16 bits: our JSON escapes both. */
  private static final int ESCAPED_BYTES = 6;

  private LockRoom() {}

  /**
   * Returns the first entries as they are shown: at most {@link LockLimits#MAX_SHOWN} of them, of
   * {@link LockLimits#MAX_SHOWN_BYTES} together.
   *
   * @param bytes how many an entry takes as JSON, at most
   */
  static <T, V> List<V> first(List<T> all, ToIntFunction<T> bytes, Function<T, V> shown) {
    int count = 0;
    int taken = 0;
    while (count < all.size() && count < LockLimits.MAX_SHOWN) {
      taken += bytes.applyAsInt(all.get(count));
      if (taken > LockLimits.MAX_SHOWN_BYTES) {
        break;
      }
      count++;
    }
    return all.subList(0, count).stream().map(shown).toList();
  }

  /** Returns how many there are when fewer are shown, else null. */
  static @Nullable Integer count(List<?> all, List<?> shown) {
    return shown.size() < all.size() ? (Integer) all.size() : null;
  }

  /** Returns how many bytes a holder takes as JSON, at most. */
  static int bytes(Hold hold) {
    String data = hold.claim().data();
    return bytes(hold.claim()) + (data == null ? 0 : bytes(data));
  }

  /** Returns how many bytes a waiter takes as JSON, at most. */
  static int bytes(Wait wait) {
    return bytes(wait.claim()) + bytes(wait.waitId());
  }

  /** Ids have no character that JSON escapes, and each is one byte. */
  private static int bytes(Claim claim) {
    SessionRef session = claim.session();
    return ENTRY_BYTES + claim.owner().length() + (session == null ? 0 : session.id().length());
  }

  private static int bytes(String text) {
    return text.chars().map(LockRoom::bytes).sum();
  }

  private static int bytes(int unit) {
    if (unit < ' ' || Character.isSurrogate((char) unit)) {
      return ESCAPED_BYTES;
    }
    if (unit < 0x80) {
      return unit == '"' || unit == '\\' ? 2 : 1;
    }
    return unit < 0x800 ? 2 : 3;
  }
}
