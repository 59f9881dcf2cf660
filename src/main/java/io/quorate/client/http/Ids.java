package io.quorate.client.http;

import java.util.regex.Pattern;

/** Checks what names something before it is sent, so that a path means what the caller means. */
public final class Ids {

  /** The longest id and key. */
  public static final int LONGEST = 128;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@-]{1,128}");
  private static final Pattern KEY = Pattern.compile("[ -~]{1,128}");

  private Ids() {}

  /** Tells whether a text has the form of an id. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches() && !text.equals(".") && !text.equals("..");
  }

  /**
   * Returns the id.
   *
   * @throws IllegalArgumentException when a node would refuse it
   */
  public static String check(String what, String id) {
    if (!isId(id)) {
      throw new IllegalArgumentException(
          "Expected %s of 1 to %d characters of A-Z a-z 0-9 . _ : @ - (not . or ..), but got: %s"
              .formatted(what, LONGEST, id));
    }
    return id;
  }

  static String checkKey(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "Expected a key of 1 to %d printable ASCII characters, but got: %s"
              .formatted(LONGEST, key));
    }
    return key;
  }
}
