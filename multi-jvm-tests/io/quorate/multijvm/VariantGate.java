package io.quorate.multijvm;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import java.util.function.LongPredicate;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Opens when a number has grown as it should within some time; time after time is looked at. For
 * use by one thread.
 */
final class VariantGate {

  private static final int OPERATIONS_PER_SECOND = 50;
  private static final Duration RATE_WINDOW = Duration.ofSeconds(4);

  /** The first windows are cold. */
  private static final Duration RATE_LIMIT = Duration.ofSeconds(30);

  private static final Duration REST_WINDOW = Duration.ofSeconds(1);

  private final IntSupplier number;
  private final Duration window;
  private final LongPredicate growth;
  private int before;
  private long sinceNanos = System.nanoTime();

  private VariantGate(IntSupplier number, Duration window, LongPredicate growth) {
    this.number = number;
    this.window = window;
    this.growth = growth;
    this.before = number.getAsInt();
  }

  /** Lets a load run before a fault; a run with too few operations proves nothing. */
  static void awaitRate(IntSupplier operations) {
    long enough = OPERATIONS_PER_SECOND * RATE_WINDOW.toSeconds();
    var gate = new VariantGate(operations, RATE_WINDOW, grown -> grown >= enough);
    await("at least %d operations a second; else the run is void".formatted(OPERATIONS_PER_SECOND))
        .atMost(RATE_LIMIT)
        .until(gate::isOpen);
  }

  /** Returns one that opens when the number has not changed for a moment. */
  static VariantGate atRest(IntSupplier number) {
    return new VariantGate(number, REST_WINDOW, grown -> grown == 0);
  }

  /** What is not so in time is judged as it is. */
  static void awaitUnlessTooLong(Duration limit, Callable<Boolean> condition) {
    try {
      await().atMost(limit).until(condition);
    } catch (ConditionTimeoutException judgedAsItIs) {
      return;
    }
  }

  boolean isOpen() {
    if (System.nanoTime() - sinceNanos < window.toNanos()) {
      return false;
    }
    int now = number.getAsInt();
    boolean open = growth.test(now - before);
    before = now;
    sinceNanos = System.nanoTime();
    return open;
  }
}
