package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InterruptibleEndTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void shouldWaitForTheEnd() throws Exception {
    var ended = new AtomicBoolean();
    InterruptibleEnd.run("end", () -> ended.set(true), LONG);
    assertThat(ended).isTrue();
  }

  @Test
  void shouldTellThatTheEndFails() {
    assertThatThrownBy(
            () ->
                InterruptibleEnd.run(
                    "end",
                    () -> {
                      throw new IOException("no disk");
                    },
                    LONG))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no disk");
  }

  @Test
  void shouldInterruptAnEndThatHangs() throws Exception {
    var interrupted = new AtomicBoolean();
    InterruptibleEnd.run(
        "end",
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.set(true);
          }
        },
        SHORT);
    assertThat(interrupted).isTrue();
  }

  @Test
  void shouldLeaveAnEndAloneThatDoesNotHeedAnInterrupt() throws Exception {
    var over = new AtomicBoolean();
    InterruptibleEnd.run(
        "end",
        () -> {
          while (never.getCount() > 0) {
            Thread.onSpinWait();
          }
          over.set(true);
        },
        SHORT);
    assertThat(over).isFalse();
    never.countDown();
  }
}
