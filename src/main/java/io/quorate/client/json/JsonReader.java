package io.quorate.client.json;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON after RFC 8259, and nothing beside it. */
public final class JsonReader {

  /** How deep arrays and objects may lie in each other, so that the reader's stack is bounded. */
  static final int DEEPEST = 64;

  /** No answer has a number that is longer. */
  static final int LONGEST_NUMBER = 64;

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

  private final String text;
  private int at;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads a text that is one object.
   *
   * @throws MalformedJson when it is not
   */
  public static JsonObject readObject(String text) {
    if (read(text) instanceof JsonObject object) {
      return object;
    }
    throw new MalformedJson("Expected an object of JSON, but it is another value.");
  }

  /**
   * Reads a text that is one value of any kind.
   *
   * @throws MalformedJson when it is not
   */
  public static JsonValue read(String text) {
    var reader = new JsonReader(text);
    JsonValue value = reader.value();
    reader.skipBlanks();
    if (reader.at < text.length()) {
      throw reader.unexpected("the end");
    }
    return value;
  }

  private JsonValue value() {
    skipBlanks();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new JsonValue.Text(string());
      case 't' -> word("true", new JsonValue.Flag(true));
      case 'f' -> word("false", new JsonValue.Flag(false));
      case 'n' -> word("null", new JsonValue.Nothing());
      default -> number();
    };
  }

  private JsonObject object() {
    var members = new LinkedHashMap<String, JsonValue>();
    enter();
    if (!take('}')) {
      do {
        skipBlanks();
        String name = string();
        expect(':');
        if (members.put(name, value()) != null) {
          throw new MalformedJson("Expected each member once, but %s is twice.".formatted(name));
        }
      } while (take(','));
      expect('}');
    }
    depth--;
    return new JsonObject(members);
  }

  private JsonValue.Array array() {
    var values = new ArrayList<JsonValue>();
    enter();
    if (!take(']')) {
      do {
        values.add(value());
      } while (take(','));
      expect(']');
    }
    depth--;
    return new JsonValue.Array(values);
  }

  private String string() {
    if (peek() != '"') {
      throw unexpected("a string");
    }
    var string = new StringBuilder();
    at++;
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        at--;
        throw unexpected("a printable character");
      }
      string.append(c == '\\' ? escaped() : c);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw unexpected("an escape");
    };
  }

  private char unicode() {
    final int digits = 4;
    final int hexadecimal = 16;
    int code = 0;
    for (int i = 0; i < digits; i++) {
      char digit = peek();
      if (!HexFormat.isHexDigit(digit)) {
        throw unexpected("a hexadecimal digit");
      }
      code = code * hexadecimal + HexFormat.fromHexDigit(digit);
      at++;
    }
    return (char) code;
  }

  private JsonValue number() {
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt() || matcher.end() - at > LONGEST_NUMBER) {
      throw unexpected("a value");
    }
    at = matcher.end();
    return new JsonValue.Decimal(matcher.group());
  }

  private JsonValue word(String word, JsonValue value) {
    if (!text.startsWith(word, at)) {
      throw unexpected("a value");
    }
    at += word.length();
    return value;
  }

  private void enter() {
    at++;
    if (++depth > DEEPEST) {
      throw new MalformedJson(
          "Expected at most %d arrays and objects in each other.".formatted(DEEPEST));
    }
  }

  private boolean take(char c) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!take(c)) {
      throw unexpected(Character.toString(c));
    }
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw unexpected("more");
    }
    return text.charAt(at);
  }

  private MalformedJson unexpected(String expected) {
    return new MalformedJson("Expected %s at character %d, but it is not.".formatted(expected, at));
  }
}
