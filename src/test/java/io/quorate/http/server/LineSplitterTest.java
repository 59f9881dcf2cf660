package io.quorate.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines of a body, however the network cuts it. */
class LineSplitterTest {

  private static final int LONGEST = 4;
  private static final String TEXT = "ab\n\n12345\nabcd\r\n \nabc\r\nabcd\n1234567890\nlast";

  /** Whatever the pieces, the lines are the same. */
  @Test
  void shouldSplitPiecesOfAnySize() {
    for (long seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      var splitter = new LineSplitter(LONGEST);
      var lines = new ArrayList<Optional<ByteString>>();
      for (int from = 0; from < TEXT.length(); ) {
        int to = Math.min(TEXT.length(), from + random.nextInt(6));
        lines.addAll(splitter.add(ByteString.fromString(TEXT.substring(from, to))));
        from = to;
      }
      lines.addAll(splitter.end());

      assertThat(texts(lines))
          .as("seed %d", seed)
          .containsExactly("ab", "-", "-", "abc\r", "abcd", "-", "last");
    }
  }

  @Test
  void shouldHaveNoLineOfNothing() {
    var splitter = new LineSplitter(LONGEST);

    assertThat(splitter.add(ByteString.fromString("\n\n"))).isEmpty();
    assertThat(splitter.end()).isEmpty();
  }

  private static List<String> texts(List<Optional<ByteString>> lines) {
    return lines.stream().map(line -> line.map(ByteString::utf8String).orElse("-")).toList();
  }
}
