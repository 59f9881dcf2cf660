package io.quorate.client.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Holds named values in their order. The getters without {@code find} throw {@link MalformedJson}
 * when the member is missing or of another kind. Immutable and safe for use by any thread.
 */
public final class JsonObject implements JsonValue {

  /** Has no member. */
  public static final JsonObject EMPTY = new JsonObject(Map.of());

  private final Map<String, JsonValue> members;

  JsonObject(Map<String, JsonValue> members) {
    this.members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** Returns this with one more member, or with another value of it. */
  public JsonObject with(String name, JsonValue value) {
    var more = new LinkedHashMap<>(members);
    more.put(name, value);
    return new JsonObject(more);
  }

  /** Returns this with a member that is a string. */
  public JsonObject with(String name, String value) {
    return with(name, JsonValue.of(value));
  }

  /** Returns this with a member that is a whole number. */
  public JsonObject with(String name, long value) {
    return with(name, JsonValue.of(value));
  }

  /** Returns this with a member that is a duration, in whole milliseconds. */
  public JsonObject with(String name, Duration value) {
    return with(name, Durations.write(value));
  }

  /** Returns this with an array of objects. */
  public JsonObject with(String name, List<JsonObject> values) {
    return with(name, new Array(List.copyOf(values)));
  }

  /** Returns the members in their order. */
  public Map<String, JsonValue> members() {
    return members;
  }

  /** Returns a string. */
  public String text(String name) {
    return findText(name).orElseThrow(() -> missing(name, "a string"));
  }

  /** Returns a string if it is there. */
  public Optional<String> findText(String name) {
    return members.get(name) instanceof Text text ? Optional.of(text.value()) : Optional.empty();
  }

  /** Returns a whole number. */
  public long number(String name) {
    return findNumber(name).orElseThrow(() -> missing(name, "a whole number"));
  }

  /** Returns a whole number if it is there. */
  public OptionalLong findNumber(String name) {
    if (!(members.get(name) instanceof Decimal number)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(number.value().longValueExact());
    } catch (ArithmeticException fraction) {
      return OptionalLong.empty();
    }
  }

  /** Returns a point in time, written as in RFC 3339. */
  public Instant instant(String name) {
    return findInstant(name).orElseThrow(() -> missing(name, "a point in time"));
  }

  /** Returns a point in time if it is there. */
  public Optional<Instant> findInstant(String name) {
    try {
      return findText(name).map(Instant::parse);
    } catch (DateTimeException other) {
      return Optional.empty();
    }
  }

  /** Returns a duration such as {@code "30s"}. */
  public Duration duration(String name) {
    return Durations.read(name, text(name));
  }

  /** Returns a duration if it is there. */
  public Optional<Duration> findDuration(String name) {
    return findText(name).map(text -> Durations.read(name, text));
  }

  /** Returns an object if it is there. */
  public Optional<JsonObject> findObject(String name) {
    return members.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  /** Returns the objects of an array; none when it is not there. */
  public List<JsonObject> objects(String name) {
    var objects = new ArrayList<JsonObject>();
    if (members.get(name) instanceof Array array) {
      for (JsonValue value : array.values()) {
        if (!(value instanceof JsonObject object)) {
          throw missing(name, "an array of objects");
        }
        objects.add(object);
      }
    }
    return objects;
  }

  /** Returns the members as values of Java, see {@link PlainValues}. */
  public Map<String, Object> toMap() {
    return PlainValues.map(this);
  }

  /** Writes it as JSON, without blanks. */
  @Override
  public String toString() {
    return JsonWriter.write(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonObject object && object.members.equals(members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  private MalformedJson missing(String name, String kind) {
    return new MalformedJson(
        "Expected %s to be %s, but it is %s."
            .formatted(name, kind, members.containsKey(name) ? "something else" : "missing"));
  }
}
