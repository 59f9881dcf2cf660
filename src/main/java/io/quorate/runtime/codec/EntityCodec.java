package io.quorate.runtime.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events and the views of one entity type into bytes and back. Safe for use by any
 * thread.
 */
public final class EntityCodec<E, S> {

  private static final int TYPICAL_EVENT_BYTES = 192;

  private final EntityType<?, E, S> type;
  private final Map<Class<?>, String> nameByEvent = new HashMap<>();
  private final ObjectReader envelopes = Json.STORED.readerFor(Envelope.class);
  private final ObjectReader answers = Json.STORED.readerFor(Answer.class);
  private final ObjectWriter values = Json.STORED.writer();

  /** Creates the codec of a type. */
  public EntityCodec(EntityType<?, E, S> type) {
    this.type = type;
    type.events().forEach((name, event) -> nameByEvent.put(event, name));
  }

  /** Returns the stable name of an event. */
  public String nameOf(E event) {
    String name = nameByEvent.get(event.getClass());
    if (name == null) {
      throw new IllegalArgumentException(
          "Expected a registered event, but " + event.getClass() + " is not.");
    }
    return name;
  }

  /** Encodes an event with its envelope; {@code meta.event()} is ignored in favour of the event. */
  public byte[] encode(Envelope meta, @Nullable E event) {
    return encode(meta, event, 0, null);
  }

  /**
   * The same for the event of a request with a client's key, with what the answer to it shows.
   *
   * @param version the version that the answer shows
   * @param view the answer's view as JSON; null for an event without an answer
   */
  public byte[] encode(Envelope meta, @Nullable E event, long version, byte @Nullable [] view) {
    var out = new ByteArrayOutputStream(TYPICAL_EVENT_BYTES);
    try (JsonGenerator json = Json.STORED.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("at", meta.at());
      if (meta.dueAtMs() != null) {
        json.writeNumberField("due", meta.dueAtMs());
      }
      writeText(json, "rid", meta.requestId());
      writeText(json, "key", meta.clientKey());
      if (meta.commandHash() != null) {
        json.writeNumberField("hash", meta.commandHash());
      }
      writeText(json, "part", meta.part());
      writeText(json, "trace", meta.traceParent());
      if (view != null) {
        json.writeNumberField("ver", version);
        json.writeFieldName("view");
        json.writeRawValue(new String(view, StandardCharsets.UTF_8));
      }
      if (event != null) {
        json.writeFieldName("event");
        values.writeValue(json, event);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Reads an envelope. */
  public Envelope envelope(byte[] bytes) {
    return read(() -> envelopes.readValue(bytes));
  }

  /** Reads from the event of a request with a client's key what the client was told. */
  public Answer answer(byte[] bytes) {
    return read(() -> answers.readValue(bytes));
  }

  /** Reads the event of an envelope that was stored under this name. */
  public E event(String name, JsonNode event) {
    Class<? extends E> eventClass = type.events().get(name);
    if (eventClass == null) {
      throw new IllegalArgumentException(
          "Expected a known event of type %s, but the journal holds %s; was it written by a newer"
                  .formatted(type.name(), name)
              + " version?");
    }
    return read(() -> Json.STORED.treeToValue(event, eventClass));
  }

  /** Encodes what a client sees. */
  public byte[] view(Object view) {
    return read(() -> values.writeValueAsBytes(view));
  }

  /** Encodes what a refusal tells beside its code and its detail; empty when that is nothing. */
  public byte[] members(Rejection rejection) {
    return rejection.members().isEmpty() ? new byte[0] : view(rejection.members());
  }

  private static void writeText(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static <T> T read(Coding<T> coding) {
    try {
      return coding.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Coding<T> {
    T run() throws IOException;
  }
}
