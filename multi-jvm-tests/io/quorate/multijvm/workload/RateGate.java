package io.quorate.multijvm.workload;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import org.awaitility.core.ConditionTimeoutException;

/** Opens when there were enough operations in some time. For use by one thread. */
public final class RateGate {

  private static final int OPERATIONS_PER_SECOND = 50;
  private static final Duration WINDOW = Duration.ofSeconds(4);

  /** The first windows are cold. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final IntSupplier operations;
  private int before;
  private long sinceNanos = System.nanoTime();

  private RateGate(IntSupplier operations) {
    this.operations = operations;
    this.before = operations.getAsInt();
  }

  /** Lets a load run before a fault; a run with too few operations proves nothing. */
  public static void awaitRate(IntSupplier operations) {
    var gate = new RateGate(operations);
    await("at least %d operations a second; else the run is void".formatted(OPERATIONS_PER_SECOND))
        .atMost(LIMIT)
        .until(gate::isOpen);
  }

  /** What is not so in time is judged as it is; looked at at once, since most is so already. */
  public static void awaitUnlessTooLong(Duration limit, Callable<Boolean> condition) {
    try {
      await().pollDelay(Duration.ZERO).atMost(limit).until(condition);
    } catch (ConditionTimeoutException judgedAsItIs) {
      return;
    }
  }

  private boolean isOpen() {
    if (System.nanoTime() - sinceNanos < WINDOW.toNanos()) {
      return false;
    }
    int now = operations.getAsInt();
    boolean open = now - before >= OPERATIONS_PER_SECOND * WINDOW.toSeconds();
    before = now;
    sinceNanos = System.nanoTime();
    return open;
  }
}
