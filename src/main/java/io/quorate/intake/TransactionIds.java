package io.quorate.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the ids of transactions that clients did not name. Stateless; safe for use by any thread.
 */
public final class TransactionIds {

  private static final int KEY_HASH_BYTES = 18;

  private static final int TIME_SHIFT = 16;
  private static final long VERSION_7 = 0x7000;
  private static final long RANDOM_HIGH = 0xFFF;

  private TransactionIds() {}

  /**
   * Returns an id: the same key finds the same transaction, on any node; without a key every
   * request is new.
   */
  public static String of(@Nullable String key) {
    return key == null ? "t-" + timeOrdered(System.currentTimeMillis()) : "k-" + hash(key);
  }

  /**
   * Returns a UUID of version 7 (RFC 9562, section 5.7): what is new lies side by side in the
   * primary key of the journal, whose warm pages stay few. 74 random bits keep two of one
   * millisecond apart, and the id from being guessed.
   */
  static UUID timeOrdered(long atMs) {
    UUID random = UUID.randomUUID();
    long high = (atMs << TIME_SHIFT) | VERSION_7 | (random.getMostSignificantBits() & RANDOM_HIGH);
    return new UUID(high, random.getLeastSignificantBits());
  }

  private static String hash(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, KEY_HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256.", e);
    }
  }
}
