package io.quorate.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.Envelope;
import io.quorate.runtime.codec.Json;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the journal, and the event that clients see in it, in the shape of CloudEvents 1.0.2
 * in JSON, with the attributes of their extension Distributed Tracing, and two of our own: {@code
 * position}, where to go on behind it, and {@code hybridtime}, its hybrid logical time in 16
 * hexadecimal digits. Written when it is first asked for, once for all readers. Safe for use by any
 * thread.
 */
public final class FeedEvent {

  /** What stands before the names of the journal in the types of events. */
  public static final String TYPE_PREFIX = "io.quorate.";

  /** The path under which the subjects of events are found. */
  public static final String SOURCE = "/v1";

  /** Stands between the name of a type and the id of an entity in the journal. */
  private static final char ID_SEPARATOR = '|';

  private static final int TYPICAL_BYTES = 512;

  private final FeedEntry entry;
  private final String subject;
  private byte @Nullable [] json;
  private byte @Nullable [] serverSent;

  private FeedEvent(FeedEntry entry, String subject) {
    this.entry = entry;
    this.subject = subject;
  }

  /** Makes one of an entry. */
  static FeedEvent of(FeedEntry entry, PublishedTypes types) {
    String id = entry.persistenceId();
    int separator = id.indexOf(ID_SEPARATOR);
    String collection =
        separator > 0 && types.eventNames().contains(entry.name())
            ? types.collection(id.substring(0, separator))
            : null;
    return new FeedEvent(
        entry, collection == null ? "" : collection + "/" + id.substring(separator + 1));
  }

  /** Whether clients see it at all. */
  public boolean isPublished() {
    return !subject.isEmpty();
  }

  /** Returns the place behind it. */
  public FeedPosition position() {
    return entry.position();
  }

  /** Returns its entry in the journal. */
  public FeedEntry entry() {
    return entry;
  }

  /** Returns its name in the journal, such as {@code account.deposited}. */
  public String name() {
    return entry.name();
  }

  /** Returns its type, such as {@code io.quorate.account.deposited}. */
  public String type() {
    return TYPE_PREFIX + entry.name();
  }

  /** Returns whose it is, such as {@code accounts/alice}; empty when it is not published. */
  public String subject() {
    return subject;
  }

  /** Returns the id that no other event has. */
  public String id() {
    return subject + "/" + entry.sequenceNr();
  }

  /** Returns about how many bytes it holds. */
  int weight() {
    return entry.payload().length;
  }

  /** Returns it as JSON. */
  public synchronized byte[] json() {
    if (json == null) {
      json = written();
    }
    return json;
  }

  /** Returns it as a server-sent event, whose id is the place behind it. */
  public synchronized byte[] serverSent() {
    if (serverSent == null) {
      String text =
          "id: %s\nevent: %s\ndata: %s\n\n"
              .formatted(position().cursor(), type(), new String(json(), StandardCharsets.UTF_8));
      serverSent = text.getBytes(StandardCharsets.UTF_8);
    }
    return serverSent;
  }

  private byte[] written() {
    var out = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (JsonGenerator generator = Json.STORED.createGenerator(out)) {
      Envelope envelope = Json.STORED.readValue(entry.payload(), Envelope.class);
      generator.writeStartObject();
      generator.writeStringField("specversion", "1.0");
      generator.writeStringField("id", id());
      generator.writeStringField("source", SOURCE);
      generator.writeStringField("type", type());
      generator.writeStringField("subject", subject);
      generator.writeStringField(
          "time", Instant.ofEpochMilli(HybridClock.millis(envelope.at())).toString());
      generator.writeStringField("datacontenttype", "application/json");
      generator.writeStringField("position", position().cursor());
      generator.writeStringField("hybridtime", HexFormat.of().toHexDigits(envelope.at()));
      if (envelope.traceParent() != null) {
        generator.writeStringField("traceparent", envelope.traceParent());
      }
      generator.writeObjectFieldStart("data");
      generator.writeNumberField("sequence", entry.sequenceNr());
      if (envelope.event() instanceof ObjectNode members) {
        for (Map.Entry<String, JsonNode> member : members.properties()) {
          generator.writeFieldName(member.getKey());
          generator.writeTree(member.getValue());
        }
      }
      generator.writeEndObject();
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
