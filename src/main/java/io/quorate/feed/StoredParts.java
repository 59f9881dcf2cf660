package io.quorate.feed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quorate.runtime.codec.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What clients see of a stored event, found in its bytes without reading it into objects: the
 * members of the event are passed on as they are. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredParts(byte[] payload, long at, @Nullable String traceParent, int from, int to) {

  /** Finds them. */
  static StoredParts of(byte[] payload) {
    long at = 0;
    String trace = null;
    int from = 0;
    int to = 0;
    try (JsonParser parser = Json.STORED.createParser(payload)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (name.equals("at")) {
          at = parser.getLongValue();
        } else if (name.equals("trace")) {
          trace = parser.getText();
        } else if (name.equals("event") && value == JsonToken.START_OBJECT) {
          from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
          parser.skipChildren();
          to = Math.toIntExact(parser.currentLocation().getByteOffset());
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new StoredParts(payload, at, trace, from, to);
  }

  /** Returns how many bytes {@link #writeMembers} writes. */
  int length() {
    return hasMembers() ? to - from : 1;
  }

  /** Writes the event's members behind others of an object, and the object's end. */
  void writeMembers(ByteArrayOutputStream out) {
    if (hasMembers()) {
      out.write(',');
      out.write(payload, from + 1, to - from - 1);
    } else {
      out.write('}');
    }
  }

  private boolean hasMembers() {
    return to - from > "{}".length();
  }
}
