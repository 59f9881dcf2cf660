package io.quorate.client.lock;

import io.quorate.client.http.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Makes names of locks of what others call them, for adapters: what has the form of a name stays as
 * it is, and of anything else a digest is taken.
 */
public final class LockNames {

  /** So begins a name that stands for one of another form. */
  static final String DIGEST = "sha256:";

  private LockNames() {}

  /** Returns a name of a lock, always the same for the same text. */
  public static String of(String text) {
    return Ids.isId(text) && !text.startsWith(DIGEST) ? text : DIGEST + digest(text);
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256.", e);
    }
  }
}
