package io.quorate.http.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.Arrays;

/**
 * A JSON object inside of a body, as the client wrote it, to be read later by whoever knows its
 * form. Its syntax is checked already. Do not change its bytes.
 *
 * @param bytes the object, from its first brace to its last
 */
@JsonDeserialize(using = RawJson.Reader.class)
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RawJson(byte[] bytes) {

  /** Names the bytes that are being read, which the parser does not give away. */
  static final Object SOURCE = RawJson.class;

  /** Cuts the object out of what is read. */
  static final class Reader extends StdDeserializer<RawJson> {

    private static final long serialVersionUID = 1L;

    Reader() {
      super(RawJson.class);
    }

    @Override
    public RawJson deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.hasToken(JsonToken.START_OBJECT)) {
        return (RawJson) context.handleUnexpectedToken(RawJson.class, parser);
      }
      int from = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      int to = (int) parser.currentLocation().getByteOffset();
      if (from < 0) {
        // The parser counts bytes only of UTF-8, which RFC 8259 demands.
        return (RawJson) context.handleUnexpectedToken(RawJson.class, parser);
      }
      return new RawJson(Arrays.copyOfRange((byte[]) context.getAttribute(SOURCE), from, to));
    }
  }
}
