package io.quorate.move;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over events in the form of {@link EventCodec}, in their order. For one thread. */
final class EventHash {

  private final MessageDigest digest = sha256();
  private long events;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, which every Java has.", e);
    }
  }

  void add(byte[] encoded, long more) {
    digest.update(encoded);
    events += more;
  }

  long events() {
    return events;
  }

  /** Returns it in hexadecimal digits; may go on afterwards. */
  String hex() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Expected a digest that can be copied.", e);
    }
  }
}
