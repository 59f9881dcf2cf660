package io.quorate.runtime.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quorate.runtime.codec.Envelope;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Finds the client's key in a stored {@link Envelope}. Stateless; safe for use by any thread. */
public final class ClientKeys {

  private ClientKeys() {}

  /** Returns the key, or null; reads only the head of the envelope, where the key would stand. */
  public static @Nullable String of(byte[] payload) {
    try (JsonParser json = Json.STORED.createParser(payload)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "at", "due", "rid" -> {}
          case "key" -> {
            return json.getText();
          }
          default -> {
            return null;
          }
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
