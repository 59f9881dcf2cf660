package io.quorate.feed;

import io.quorate.kernel.PersistenceIds;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPosition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
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
    String collection =
        types.eventNames().contains(entry.name())
            ? types.collection(PersistenceIds.typeName(id))
            : null;
    return new FeedEvent(entry, collection == null ? "" : collection + "/" + PersistenceIds.id(id));
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

  /** Returns when it was decided, in milliseconds since the epoch. */
  public long atMs() {
    return HybridClock.millis(StoredParts.of(entry.payload()).at());
  }

  /** Returns about how many bytes it holds. */
  int weight() {
    return entry.payload().length;
  }

  /** Returns it as JSON. */
  public synchronized byte[] json() {
    if (json == null) {
      json = written("", "");
    }
    return json;
  }

  /** Returns it as a server-sent event, whose id is the place behind it. */
  public synchronized byte[] serverSent() {
    if (serverSent == null) {
      serverSent =
          written("id: %s\nevent: %s\ndata: ".formatted(position().cursor(), type()), "\n\n");
    }
    return serverSent;
  }

  /** None of the texts has a character that JSON would escape. */
  private byte[] written(String before, String behind) {
    StoredParts parts = StoredParts.of(entry.payload());
    var text = new StringBuilder(TYPICAL_BYTES);
    text.append(before).append("{\"specversion\":\"1.0\"");
    member(text, "id", id());
    member(text, "source", SOURCE);
    member(text, "type", type());
    member(text, "subject", subject);
    member(text, "time", Instant.ofEpochMilli(HybridClock.millis(parts.at())).toString());
    member(text, "datacontenttype", "application/json");
    member(text, "position", position().cursor());
    member(text, "hybridtime", HexFormat.of().toHexDigits(parts.at()));
    if (parts.traceParent() != null) {
      member(text, "traceparent", parts.traceParent());
    }
    text.append(",\"data\":{\"sequence\":").append(entry.sequenceNr());
    byte[] head = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] end = ("}" + behind).getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream(head.length + parts.length() + 1 + end.length);
    out.writeBytes(head);
    parts.writeMembers(out);
    out.writeBytes(end);
    return out.toByteArray();
  }

  private static void member(StringBuilder text, String name, String value) {
    text.append(",\"").append(name).append("\":\"").append(value).append('"');
  }
}
