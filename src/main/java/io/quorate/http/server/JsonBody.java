package io.quorate.http.server;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quorate.kernel.Check;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads request bodies, and tells the client in its own words what is wrong with one. */
public final class JsonBody {

  private static final byte[] NO_MEMBERS = {'{', '}'};
  private static final int MAX_SHOWN = 40;

  private JsonBody() {}

  /**
   * Reads a body; an empty body counts as an object without members.
   *
   * @throws Refusal when it does not have the form
   */
  public static <T> T read(byte[] body, Class<T> form) {
    try {
      T value =
          Json.STRICT
              .readerFor(form)
              .withAttribute(RawJson.SOURCE, body)
              .readValue(body.length == 0 ? NO_MEMBERS : body);
      if (value == null) {
        throw Refusal.invalidArgument("Expected a JSON object, but the body is null.");
      }
      NullMembers.find(body, form).ifPresent(JsonBody::refuseNull);
      return value;
    } catch (JacksonException e) {
      if (hasTooManyDigits(e)) {
        throw Refusal.invalidArgument(
            "Expected every number to be at most %d, but one is larger."
                .formatted(Check.MAX_AMOUNT));
      }
      throw isMalformed(e) ? malformed() : Refusal.invalidArgument(detail(e));
    } catch (IOException e) {
      throw malformed();
    }
  }

  private static void refuseNull(String path) {
    throw Refusal.invalidArgument(
        "Expected %s to have a value or to be left out, but it is null.".formatted(shown(path)));
  }

  private static boolean isMalformed(JacksonException e) {
    Throwable cause = e.getCause();
    return e instanceof JsonParseException
        || e instanceof JsonEOFException
        || e instanceof StreamConstraintsException
        || isTrailing(e)
        || cause instanceof JsonParseException
        || cause instanceof StreamConstraintsException;
  }

  /** Whether a number is too long to be read; the parser has no exception of its own for that. */
  private static boolean hasTooManyDigits(JacksonException e) {
    Throwable limit = e instanceof StreamConstraintsException ? e : e.getCause();
    return limit instanceof StreamConstraintsException constraint
        && constraint.getOriginalMessage().startsWith("Number value length");
  }

  /** Whether more follows the object; the parser has no exception of its own for that. */
  private static boolean isTrailing(JacksonException e) {
    return e instanceof MismatchedInputException && e.getOriginalMessage().startsWith("Trailing");
  }

  private static Refusal malformed() {
    return new Refusal(
        new Problem(400, "malformed_json", "Expected a JSON object, but the body is not one."));
  }

  private static String detail(JacksonException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          "Expected only the members %s, but '%s' is none of them."
              .formatted(
                  String.valueOf(unknown.getKnownPropertyIds()), shown(unknown.getPropertyName()));
      case MismatchedInputException mismatch -> mismatch(path(mismatch), mismatch.getTargetType());
      case JsonMappingException mapping
          when mapping.getCause() instanceof InputCoercionException number ->
          outOfRange(path(mapping), number);
      case JsonMappingException mapping -> mismatch(path(mapping), null);
      case InputCoercionException number -> outOfRange("the number", number);
      default -> "Expected a JSON object of this request's form, but the body is not.";
    };
  }

  private static String outOfRange(String path, InputCoercionException number) {
    return number.getOriginalMessage().contains("(-")
        ? "Expected %s to be no less than -%d, but it is.".formatted(path, Check.MAX_AMOUNT)
        : "Expected %s to be at most %d, but it is larger.".formatted(path, Check.MAX_AMOUNT);
  }

  private static String mismatch(String path, @Nullable Class<?> target) {
    String expected;
    if (target == Long.class || target == long.class || target == Integer.class) {
      expected = "a whole number";
    } else if (target == String.class) {
      expected = "text";
    } else if (target != null && List.class.isAssignableFrom(target)) {
      expected = "a list";
    } else {
      expected = "a JSON object or value of this request's form";
    }
    return "Expected %s to be %s, but it is not.".formatted(path, expected);
  }

  private static String path(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "[" + step.getIndex() + "]"
                        : shown(step.getFieldName()))
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "the body" : path;
  }

  private static String shown(String name) {
    return name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "...";
  }
}
