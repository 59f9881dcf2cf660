package io.quorate.client.json;

import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;

/** Writes JSON without blanks, after RFC 8259. */
final class JsonWriter {

  private static final int FIRST_PRINTABLE = 0x20;

  private final StringBuilder text = new StringBuilder();

  private JsonWriter() {}

  static String write(JsonValue value) {
    var writer = new JsonWriter();
    writer.append(value);
    return writer.text.toString();
  }

  private void append(JsonValue value) {
    switch (value) {
      case JsonObject object -> appendMembers(object.members());
      case JsonValue.Array array -> appendValues(array.values().iterator());
      case JsonValue.Text string -> appendString(string.value());
      case JsonValue.Decimal number -> text.append(number.literal());
      case JsonValue.Flag flag -> text.append(flag.value());
      case JsonValue.Nothing nothing -> text.append("null");
    }
  }

  private void appendMembers(Map<String, JsonValue> members) {
    text.append('{');
    String separator = "";
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      text.append(separator);
      separator = ",";
      appendString(member.getKey());
      text.append(':');
      append(member.getValue());
    }
    text.append('}');
  }

  private void appendValues(Iterator<JsonValue> values) {
    text.append('[');
    while (values.hasNext()) {
      append(values.next());
      if (values.hasNext()) {
        text.append(',');
      }
    }
    text.append(']');
  }

  private void appendString(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < FIRST_PRINTABLE || Character.isSurrogate(c)) {
        // A surrogate without its other half could not be written in UTF-8.
        text.append("\\u").append(HexFormat.of().toHexDigits(c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
