package io.quorate.runtime.codec;

import com.typesafe.config.Config;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.message.Reply;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns replies into bytes and back. A reply that no message between nodes can carry would be
 * discarded on its way, and whoever asked would wait for it in vain: it becomes a small one that
 * says so. Immutable; safe for use by any thread.
 *
 * @param maxBytes the largest reply that is written as it is
 */
record ReplyCodec(int maxBytes) {

  /** What a message takes beside the reply, at most: the addresses of both ends, and its kind. */
  private static final int HEADER_BYTES = 8 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(ReplyCodec.class);

  /** Creates one for the messages of these settings of Akka. */
  static ReplyCodec of(Config settings) {
    long frame = settings.getBytes("akka.remote.artery.advanced.maximum-frame-size");
    return new ReplyCodec(Math.toIntExact(frame - HEADER_BYTES));
  }

  byte[] write(Reply reply) throws IOException {
    byte[] whole = bytes(reply);
    if (whole.length <= maxBytes) {
      return whole;
    }
    LOG.error(
        "Expected a reply of at most {} bytes, but one of version {} with code {} has {}; whoever"
            + " asked is told without it",
        maxBytes,
        reply.version(),
        reply.code(),
        whole.length);
    return bytes(small(reply, whole.length));
  }

  /** A refusal stays as it is without what it tells beside its detail. */
  private Reply small(Reply reply, int bytes) {
    Rejection rejection = reply.rejection();
    return Reply.rejected(
        rejection == null
            ? new Rejection(RejectionCode.OUTCOME_UNKNOWN, unsent(reply.changed(), bytes))
            : rejection,
        reply.sentAt());
  }

  private String unsent(boolean changed, int bytes) {
    return "Expected an answer of at most %d bytes, but it has %d; %s."
        .formatted(maxBytes, bytes, changed ? "what was asked for is done" : "nothing was changed");
  }

  private static byte[] bytes(Reply reply) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    Rejection rejection = reply.rejection();
    WireText.write(out, rejection == null ? null : rejection.code().name());
    WireText.write(out, rejection == null ? null : rejection.detail());
    out.writeBoolean(reply.changed());
    out.writeBoolean(reply.replayed());
    out.writeLong(reply.version());
    out.writeLong(reply.sentAt());
    out.write(reply.body());
    return bytes.toByteArray();
  }

  Reply read(DataInputStream in) throws IOException {
    String code = WireText.read(in);
    String detail = WireText.read(in);
    Rejection rejection =
        code == null || detail == null ? null : new Rejection(RejectionCode.valueOf(code), detail);
    boolean changed = in.readBoolean();
    boolean replayed = in.readBoolean();
    long version = in.readLong();
    long sentAt = in.readLong();
    return new Reply(rejection, changed, replayed, version, in.readAllBytes(), sentAt);
  }
}
