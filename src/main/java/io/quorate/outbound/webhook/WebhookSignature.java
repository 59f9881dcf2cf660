package io.quorate.outbound.webhook;

import io.quorate.webhook.Secret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what is sent after <a
 * href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">
 * Standard Webhooks</a>, its symmetric scheme v1. Stateless; safe for use by any thread.
 */
final class WebhookSignature {

  static final String ID = "webhook-id";
  static final String TIMESTAMP = "webhook-timestamp";
  static final String SIGNATURE = "webhook-signature";

  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "v1,";

  private WebhookSignature() {}

  /**
   * Returns the headers of a message.
   *
   * @param id the same in every attempt; without a full stop, which parts what is signed
   * @param nowSeconds the time of the attempt, in seconds since the epoch
   */
  static Map<String, String> headers(Secret secret, String id, long nowSeconds, byte[] body) {
    return Map.of(
        ID,
        id,
        TIMESTAMP,
        Long.toString(nowSeconds),
        SIGNATURE,
        VERSION + signature(secret, id, nowSeconds, body));
  }

  private static String signature(Secret secret, String id, long nowSeconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
      mac.update("%s.%d.".formatted(id, nowSeconds).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("Expected every JDK to have " + ALGORITHM, e);
    }
  }
}
