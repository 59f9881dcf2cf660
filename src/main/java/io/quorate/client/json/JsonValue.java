package io.quorate.client.json;

import java.math.BigDecimal;
import java.util.List;

/** Is one value of JSON. Immutable and safe for use by any thread. */
public sealed interface JsonValue
    permits JsonObject,
        JsonValue.Array,
        JsonValue.Flag,
        JsonValue.Nothing,
        JsonValue.Decimal,
        JsonValue.Text {

  /** Holds a string. */
  record Text(String value) implements JsonValue {}

  /**
   * Holds a number as it is written.
   *
   * @param literal a number of JSON, such as {@code 12} or {@code 1.5e3}
   */
  record Decimal(String literal) implements JsonValue {

    /** Returns the exact value. */
    public BigDecimal value() {
      return new BigDecimal(literal);
    }
  }

  /** Holds true or false. */
  record Flag(boolean value) implements JsonValue {}

  /** Is JSON's null. */
  record Nothing() implements JsonValue {}

  /** Holds values in their order. */
  record Array(List<JsonValue> values) implements JsonValue {

    public Array {
      values = List.copyOf(values);
    }
  }

  /** Wraps a string. */
  static JsonValue of(String value) {
    return new Text(value);
  }

  /** Wraps a whole number. */
  static JsonValue of(long value) {
    return new Decimal(Long.toString(value));
  }

  /** Wraps true or false. */
  static JsonValue of(boolean value) {
    return new Flag(value);
  }

  /** Wraps strings. */
  static JsonValue of(List<String> values) {
    return new Array(values.stream().map(JsonValue::of).toList());
  }
}
