package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With which code the process ends, after what. */
class LocalEndTest {

  private static final int ASKED = 0;

  private final List<String> done = new ArrayList<>();
  private boolean closing;
  private final LocalEnd end =
      new LocalEnd(
          () -> done.add("closed"), () -> closing, ASKED, code -> done.add("halt " + code));

  @Test
  void shouldStopTheClusterBeforeTheProcess() {
    end.end();

    assertThat(done).containsExactly("closed", "halt 0");
  }

  @Test
  void shouldEndWithTheCodeOfTheWork() throws Exception {
    assertThat(end.run(() -> 1)).isEqualTo(1);
    assertThat(done).isEmpty();

    end.end();

    assertThat(done).containsExactly("closed", "halt 1");
  }

  /** Of a failure that nobody foresaw, too. */
  @Test
  void shouldEndWithOneWhenTheWorkThrows() {
    var unforeseen = new IllegalStateException("unforeseen");

    assertThatThrownBy(
            () ->
                end.run(
                    () -> {
                      throw unforeseen;
                    }))
        .isSameAs(unforeseen);
    end.end();

    assertThat(done).containsExactly("closed", "halt 1");
  }

  @Test
  void shouldEndAsAskedWhenTheWorkFailsForThat() throws Exception {
    end.run(
        () -> {
          closing = true;
          return 1;
        });
    end.end();

    assertThat(done).containsExactly("closed", "halt 0");
  }
}
