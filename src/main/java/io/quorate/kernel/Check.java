package io.quorate.kernel;

import java.util.regex.Pattern;

/**
 * Checks the arguments of commands. Each method returns its argument or throws {@link
 * InvalidArgument}, so that a command that exists is well-formed. Safe for use by any thread.
 */
public final class Check {

  /** The largest amount or quantity: what a JSON number carries exactly (2^53 - 1). */
  public static final long MAX_AMOUNT = 9_007_199_254_740_991L;

  /** The longest id, in characters. */
  public static final int MAX_ID_LENGTH = 128;

  /** The longest time to live of anything: 366 days in milliseconds. */
  public static final long MAX_TTL_MS = 366L * 24 * 60 * 60 * 1000;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@-]{1," + MAX_ID_LENGTH + "}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final int SHOWN_LENGTH = 40;

  /** Whole pairs count as one character of another category. */
  private static final Pattern HALF_A_CHARACTER = Pattern.compile("\\p{Cs}");

  private Check() {}

  /** Checks an id: 1 to 128 of {@code A-Z a-z 0-9 . _ : @ -}. */
  public static String id(String name, String value) {
    if (!ID.matcher(value).matches()) {
      throw new InvalidArgument(
          "Expected %s to be 1 to %d characters of A-Z a-z 0-9 . _ : @ -, but it was %s."
              .formatted(name, MAX_ID_LENGTH, shown(value)));
    }
    return value;
  }

  /**
   * Checks an id that a client gives: any but {@code .} and {@code ..}, which many clients and
   * proxies take out of a path. Old journals may have these, so that {@link #id} lets them through.
   */
  public static String givenId(String name, String value) {
    if (value.equals(".") || value.equals("..")) {
      throw new InvalidArgument(
          "Expected %s to be another than . and .., but it was '%s'.".formatted(name, value));
    }
    return id(name, value);
  }

  /** Checks an amount or quantity of 1 to {@link #MAX_AMOUNT}. */
  public static long amount(String name, long value) {
    return range(name, value, 1);
  }

  /** Checks an amount or quantity of 0 to {@link #MAX_AMOUNT}. */
  public static long amountOrZero(String name, long value) {
    return range(name, value, 0);
  }

  /** Checks a currency: three letters A-Z. */
  public static String currency(String value) {
    if (!CURRENCY.matcher(value).matches()) {
      throw new InvalidArgument(
          "Expected currency to be three letters A-Z, but it was %s.".formatted(shown(value)));
    }
    return value;
  }

  /** Checks a time to live of 1 to {@link #MAX_TTL_MS} milliseconds. */
  public static long ttlMs(String name, long value) {
    if (value < 1 || value > MAX_TTL_MS) {
      throw new InvalidArgument(
          "Expected %s to be 1ms to 366d, but it was %dms.".formatted(name, value));
    }
    return value;
  }

  /**
   * Checks a free text that somebody sends: as {@link #text}, and without a NUL, which no text of
   * PostgreSQL can have. Not for what is read back: it may have been stored by a version that let
   * it through.
   */
  public static String sent(String name, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new InvalidArgument("Expected %s to be text, but it has a NUL.".formatted(name));
    }
    return text(name, value);
  }

  /**
   * Checks a free text: whole characters only. Half of a surrogate pair, as of a text that was cut
   * inside an emoji, cannot be written as UTF-8, nor be read back.
   */
  public static String text(String name, String value) {
    if (HALF_A_CHARACTER.matcher(value).find()) {
      throw new InvalidArgument(
          "Expected %s to be text of whole characters, but it has half of a surrogate pair."
              .formatted(name));
    }
    return value;
  }

  /** Returns a text that can be written: a question mark for each half of a surrogate pair. */
  public static String writable(String value) {
    return HALF_A_CHARACTER.matcher(value).replaceAll("?");
  }

  private static long range(String name, long value, long least) {
    if (value < least || value > MAX_AMOUNT) {
      throw new InvalidArgument(
          "Expected %s to be a whole number from %d to %d, but it was %d."
              .formatted(name, least, MAX_AMOUNT, value));
    }
    return value;
  }

  private static String shown(String value) {
    String shown = value.length() <= SHOWN_LENGTH ? value : value.substring(0, SHOWN_LENGTH);
    String quoted = "'" + writable(shown);
    return value.length() <= SHOWN_LENGTH
        ? quoted + "'"
        : "%s...' (%d characters)".formatted(quoted, value.length());
  }
}
