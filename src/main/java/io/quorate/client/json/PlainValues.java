package io.quorate.client.json;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns JSON into values of Java for those who do not know its form, and back: String, Long (or
 * BigDecimal when it is no long), Boolean, List and Map. A null is left out.
 */
public final class PlainValues {

  private PlainValues() {}

  /**
   * Returns an object with these members.
   *
   * @throws IllegalArgumentException when a value has no form in JSON
   */
  public static JsonObject object(Map<String, ?> members) {
    JsonObject object = JsonObject.EMPTY;
    for (Map.Entry<String, ?> member : members.entrySet()) {
      object = object.with(member.getKey(), json(member.getValue()));
    }
    return object;
  }

  static Map<String, Object> map(JsonObject object) {
    var map = new LinkedHashMap<String, Object>();
    object
        .members()
        .forEach(
            (name, value) -> {
              if (!(value instanceof JsonValue.Nothing)) {
                map.put(name, plain(value));
              }
            });
    return map;
  }

  private static JsonValue json(Object value) {
    return switch (value) {
      case String text -> JsonValue.of(text);
      case Boolean flag -> JsonValue.of(flag);
      case Long number -> JsonValue.of(number);
      case Integer number -> JsonValue.of(number);
      case BigDecimal number -> new JsonValue.Decimal(number.toString());
      case List<?> list -> new JsonValue.Array(list.stream().map(PlainValues::json).toList());
      case Map<?, ?> map -> named(map);
      default ->
          throw new IllegalArgumentException(
              "Expected String, Boolean, Integer, Long, BigDecimal, List or Map, but got %s."
                  .formatted(value.getClass()));
    };
  }

  private static JsonObject named(Map<?, ?> map) {
    var members = new LinkedHashMap<String, Object>();
    map.forEach((name, value) -> members.put(String.valueOf(name), value));
    return object(members);
  }

  private static Object plain(JsonValue value) {
    return switch (value) {
      case JsonObject object -> map(object);
      case JsonValue.Array array ->
          array.values().stream()
              .filter(element -> !(element instanceof JsonValue.Nothing))
              .map(PlainValues::plain)
              .toList();
      case JsonValue.Text text -> text.value();
      case JsonValue.Flag flag -> flag.value();
      case JsonValue.Decimal number -> number(number.value());
      case JsonValue.Nothing nothing -> throw new IllegalStateException("Expected no null.");
    };
  }

  private static Object number(BigDecimal value) {
    try {
      return value.longValueExact();
    } catch (ArithmeticException noLong) {
      return value;
    }
  }
}
