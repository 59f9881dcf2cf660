package io.quorate.multijvm.market;

import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.client.Submitter;
import io.quorate.multijvm.client.TransactionDraft;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends many drafts at the same time, each once, so that many transactions are open at a moment.
 */
public final class TransactionBurst implements AutoCloseable {

  private static final Duration BEGIN_LIMIT = Duration.ofSeconds(20);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger acknowledged = new AtomicInteger();

  private TransactionBurst() {}

  /** Begins; each draft goes to another node. */
  public static TransactionBurst begin(Submitter submitter, List<TransactionDraft> drafts) {
    var burst = new TransactionBurst();
    for (int i = 0; i < drafts.size(); i++) {
      TransactionDraft draft = drafts.get(i);
      int node = i % submitter.client().nodeCount() + 1;
      burst.threads.execute(
          () -> {
            if (submitter.once(draft, node).isAcknowledged()) {
              burst.acknowledged.incrementAndGet();
            }
          });
    }
    return burst;
  }

  /** Waits until that many are acknowledged, and so durable. */
  public void awaitAcknowledged(int count) {
    await("%d acknowledged transactions; else the run is void".formatted(count))
        .pollInterval(Duration.ofMillis(2))
        .atMost(BEGIN_LIMIT)
        .until(() -> acknowledged.get() >= count);
  }

  /** Waits for the last answer. */
  @Override
  public void close() {
    threads.close();
  }
}
