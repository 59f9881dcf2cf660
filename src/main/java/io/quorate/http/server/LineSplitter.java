package io.quorate.http.server;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits bytes that come in pieces at the ends of lines, and passes over a line that is too long.
 * Akka's framing ends the whole stream there, with the lines before it. Not thread-safe.
 */
final class LineSplitter {

  private final int longest;
  private ByteString begun = ByteString.emptyByteString();

  /** Whether the line that has begun is too long, so that its rest is passed over. */
  private boolean tooLong;

  LineSplitter(int longest) {
    this.longest = longest;
  }

  /** Returns the lines that end with this piece; nothing in the place of one that is too long. */
  List<Optional<ByteString>> add(ByteString piece) {
    var lines = new ArrayList<Optional<ByteString>>();
    int from = 0;
    for (int end = piece.indexOf((byte) '\n', 0); end >= 0; ) {
      extend(piece.slice(from, end));
      lines.addAll(end());
      from = end + 1;
      end = piece.indexOf((byte) '\n', from);
    }
    extend(piece.drop(from));
    return lines;
  }

  /** Returns the line that has begun, if there is one. */
  List<Optional<ByteString>> end() {
    Optional<ByteString> line = tooLong ? Optional.empty() : Optional.of(begun);
    boolean blank = !tooLong && isBlank(begun);
    begun = ByteString.emptyByteString();
    tooLong = false;
    return blank ? List.of() : List.of(line);
  }

  /** Whether there is nothing but white space, as JSON has it. */
  private static boolean isBlank(ByteString line) {
    for (int i = 0; i < line.size(); i++) {
      byte one = line.apply(i);
      if (one != ' ' && one != '\t' && one != '\r') {
        return false;
      }
    }
    return true;
  }

  private void extend(ByteString more) {
    if (tooLong || begun.size() + more.size() > longest) {
      tooLong = true;
      begun = ByteString.emptyByteString();
    } else {
      begun = begun.concat(more);
    }
  }
}
