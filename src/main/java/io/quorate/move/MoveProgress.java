package io.quorate.move;

import io.quorate.local.os.Deadline;
import java.time.Duration;
import java.util.function.Consumer;

/** Tells now and then how much is done. For one thread. */
final class MoveProgress {

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final double NANOS_PER_SECOND = 1e9;

  private final String what;
  private final Consumer<String> lines;
  private final long startedNanos = System.nanoTime();
  private Deadline next = Deadline.after(EVERY);
  private long events;

  /**
   * Creates it.
   *
   * @param what is done with events, such as "read"
   * @param lines given a line now and then
   */
  MoveProgress(String what, Consumer<String> lines) {
    this.what = what;
    this.lines = lines;
  }

  void add(long more) {
    events += more;
    if (next.passed()) {
      lines.accept("%,d events %s, %,.0f/s".formatted(events, what, events / seconds()));
      next = Deadline.after(EVERY);
    }
  }

  private double seconds() {
    return (System.nanoTime() - startedNanos) / NANOS_PER_SECOND;
  }
}
