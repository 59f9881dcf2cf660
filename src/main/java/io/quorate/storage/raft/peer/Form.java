package io.quorate.storage.raft.peer;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the JSON of peers, the same over the network and on disk. Nothing unknown,
 * missing, doubled, coerced or trailing is let through. Stateless and thread-safe.
 */
public final class Form {

  /** The most bytes that are read of one text, unless told otherwise. */
  public static final int MOST_BYTES = 64 * 1024;

  private static final int MOST_DEPTH = 8;
  private static final int MOST_DIGITS = 20;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              new JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MOST_DEPTH)
                          .maxNumberLength(MOST_DIGITS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .withCoercionConfigDefaults(
              any ->
                  any.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail))
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private Form() {}

  /** Returns a record as JSON. */
  public static byte[] write(Object form) {
    try {
      return MAPPER.writeValueAsBytes(form);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a record to the end of the stream, which stays open.
   *
   * @throws IOException with a message for people when it is longer than {@link #MOST_BYTES} or not
   *     of this form
   */
  public static <T> T read(InputStream in, Class<T> type) throws IOException {
    return read(in, type, MOST_BYTES);
  }

  /** The same with another limit, in bytes. */
  public static <T> T read(InputStream in, Class<T> type, int mostBytes) throws IOException {
    byte[] text = in.readNBytes(mostBytes + 1);
    if (text.length > mostBytes) {
      throw new IOException("it is longer than %d bytes".formatted(mostBytes));
    }
    try {
      @Nullable T form = MAPPER.readValue(text, type);
      if (form == null) {
        throw new IOException("it is not of the expected form: null");
      }
      return form;
    } catch (JsonProcessingException e) {
      throw new IOException("it is not of the expected form: " + e.getOriginalMessage(), e);
    }
  }

  /** Throws {@link IllegalArgumentException} when a form is of another version. */
  public static void requireVersion(int expected, int version) {
    if (version != expected) {
      throw new IllegalArgumentException(
          "Expected version %d of the form, but it is %d".formatted(expected, version));
    }
  }
}
