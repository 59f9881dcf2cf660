package io.quorate.runtime.codec;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializerWithStringManifest;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.message.Spread;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;

/**
 * Akka's serializer for all that the host sends and stores: requests and replies between nodes, and
 * events, which are bytes already. Safe for use by any thread.
 */
public final class WireSerializer extends SerializerWithStringManifest {

  /** Never changes: it is stored with every event and every snapshot. */
  public static final int IDENTIFIER = 71_001;

  /**
   * A flag of version 0.1 that has no meaning any more; its place stays, so that both understand.
   */
  private static final boolean RESERVED = false;

  private static final String REQUEST = "request";
  private static final String REPLY = "reply";
  private static final String HINT = "hint";
  private static final String REMIND = "remind";
  private static final String STOP = "stop";
  private static final String WHISPER = "whisper";
  private static final String SPREAD = "spread";

  private final ExtendedActorSystem system;
  private final EntityTypes types;
  private final ReplyCodec replies;

  /** Called by Akka. */
  public WireSerializer(ExtendedActorSystem system) {
    this.system = system;
    this.types = system.settings().setup().get(EntityTypes.class).orElseThrow();
    this.replies = ReplyCodec.of(system.settings().config());
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return switch (message) {
      case StoredEvent event -> event.name();
      case HostMessage.Request request -> REQUEST;
      case HostMessage.Hint hint -> HINT;
      case Reply reply -> REPLY;
      case HostMessage.Remind remind -> REMIND;
      case HostMessage.Stop stop -> STOP;
      case HostMessage.Whispered whispered -> WHISPER;
      case Spread spread -> SPREAD;
      default -> throw new IllegalArgumentException("Expected no " + message.getClass());
    };
  }

  @Override
  public byte[] toBinary(Object message) {
    try {
      return switch (message) {
        case StoredEvent event -> event.bytes();
        case HostMessage.Request request -> write(request);
        case HostMessage.Hint hint -> writeNamed(hint.command());
        case HostMessage.Whispered whispered -> writeNamed(whispered.message());
        case Spread spread -> write(spread);
        case Reply reply -> replies.write(reply);
        default -> new byte[0];
      };
    } catch (IOException e) {
      throw new IllegalArgumentException("Expected to write " + message.getClass(), e);
    }
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return switch (manifest) {
        case REQUEST -> readRequest(in(bytes));
        case HINT -> new HostMessage.Hint(readNamed(in(bytes)));
        case WHISPER -> new HostMessage.Whispered(readNamed(in(bytes)));
        case SPREAD -> {
          DataInputStream in = in(bytes);
          yield new Spread(in.readUTF(), readNamed(in));
        }
        case REPLY -> replies.read(in(bytes));
        case REMIND -> HostMessage.Remind.INSTANCE;
        case STOP -> HostMessage.Stop.INSTANCE;
        default -> new StoredEvent(manifest, bytes);
      };
    } catch (IOException | RuntimeException e) {
      var failure = new NotSerializableException("Expected to read " + manifest + ", but " + e);
      failure.initCause(e);
      throw failure;
    }
  }

  private byte[] write(HostMessage.Request request) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeUTF(resolver().toSerializationFormat(request.replyTo()));
    WireText.write(out, request.requestId());
    WireText.write(out, request.clientKey());
    out.writeLong(request.commandHash());
    out.writeLong(request.expectedVersion());
    out.writeLong(request.firstSentAt());
    out.writeLong(request.sentAt());
    out.writeInt(request.patienceMs());
    out.writeBoolean(RESERVED);
    WireText.write(out, request.traceParent());
    out.writeUTF(types.nameOf(request.command()));
    Json.STORED.writeValue(bytes, request.command());
    return bytes.toByteArray();
  }

  private HostMessage.Request readRequest(DataInputStream in) throws IOException {
    ActorRef<Reply> replyTo = resolver().resolveActorRef(in.readUTF());
    String requestId = WireText.read(in);
    String clientKey = WireText.read(in);
    long commandHash = in.readLong();
    long expectedVersion = in.readLong();
    long firstSentAt = in.readLong();
    long sentAt = in.readLong();
    int patienceMs = in.readInt();
    in.readBoolean();
    String traceParent = WireText.read(in);
    Class<?> command = types.commandNamed(in.readUTF());
    return new HostMessage.Request(
        Json.STORED.readValue(in.readAllBytes(), command),
        requestId,
        clientKey,
        commandHash,
        expectedVersion,
        firstSentAt,
        sentAt,
        patienceMs,
        traceParent,
        replyTo);
  }

  /** Writes a message after its registered name. */
  private byte[] writeNamed(Object message) throws IOException {
    var bytes = new ByteArrayOutputStream();
    writeNamed(bytes, message);
    return bytes.toByteArray();
  }

  private byte[] write(Spread spread) throws IOException {
    var bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes).writeUTF(spread.topic());
    writeNamed(bytes, spread.message());
    return bytes.toByteArray();
  }

  private void writeNamed(ByteArrayOutputStream bytes, Object message) throws IOException {
    new DataOutputStream(bytes).writeUTF(types.nameOf(message));
    Json.STORED.writeValue(bytes, message);
  }

  private Object readNamed(DataInputStream in) throws IOException {
    Class<?> message = types.commandNamed(in.readUTF());
    return Json.STORED.readValue(in.readAllBytes(), message);
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private ActorRefResolver resolver() {
    return ActorRefResolver.get(Adapter.toTyped(system));
  }
}
