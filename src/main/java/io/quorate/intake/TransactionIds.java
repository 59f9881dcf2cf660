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

  private TransactionIds() {}

  /**
   * Returns an id: the same key finds the same transaction, on any node; without a key every
   * request is new.
   */
  public static String of(@Nullable String key) {
    return key == null ? "t-" + UUID.randomUUID() : "k-" + hash(key);
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
