package io.quorate.runtime.codec;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Texts of messages that may be missing. Stateless; safe for use by any thread. */
final class WireText {

  private WireText() {}

  static void write(DataOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  static @Nullable String read(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }
}
