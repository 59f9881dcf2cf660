package io.quorate.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.http.server.ByteSearch;
import io.quorate.kernel.AbortCause;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A transaction's reply as clients see it: the cause in place of the code. The entity sends both,
 * since a node of version 0.1 may be the one that passes its reply on. Stateless; safe for use by
 * any thread.
 */
final class TransactionReply {

  private static final String CAUSE = "cause";
  private static final byte[] CAUSE_MEMBER =
      ("\"" + CAUSE + "\":").getBytes(StandardCharsets.UTF_8);

  private TransactionReply() {}

  static Reply asClientsSeeIt(Reply reply) {
    // Few transactions have a cause; the others need not be read.
    if (reply.rejection() != null || !ByteSearch.contains(reply.body(), CAUSE_MEMBER)) {
      return reply;
    }
    try {
      // Reads and writes numbers as the client gave them.
      ObjectNode view = (ObjectNode) Json.STRICT.readTree(reply.body());
      if (!view.has(CAUSE)) {
        return reply;
      }
      view.set("code", view.remove(CAUSE));
      return new Reply(
          null,
          reply.changed(),
          reply.replayed(),
          reply.version(),
          Json.STRICT.writeValueAsBytes(view),
          reply.sentAt());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a code is a cause. */
  static boolean isCause(String code) {
    return Arrays.stream(AbortCause.values()).anyMatch(cause -> cause.text().equals(code));
  }
}
