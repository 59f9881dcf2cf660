package io.quorate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.FeedPosition;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a node's metrics say of the audit. */
class AuditWatchTest {

  private final ArrayDeque<CompletableFuture<AuditReport>> asked = new ArrayDeque<>();
  private final AuditWatch watch =
      new AuditWatch(
          () -> {
            asked.add(new CompletableFuture<>());
            return asked.getLast();
          });

  @Test
  void shouldKnowNothingBeforeTheFirstReport() {
    assertThat(watch.conserved()).isNaN();
    assertThat(watch.lagSeconds()).isNaN();
    assertThat(watch.parked()).isNaN();
  }

  @Test
  void shouldShowTheLatestReport() {
    watch.refresh();
    asked.remove().complete(report(true));
    assertThat(watch.conserved()).isOne();
    assertThat(watch.lagSeconds()).isEqualTo(1.5);
    assertThat(watch.parked()).isEqualTo(3);

    watch.refresh();
    assertThat(watch.conserved()).isOne();
    asked.remove().complete(report(false));
    assertThat(watch.conserved()).isZero();
  }

  @Test
  void shouldKnowNothingAfterAFailure() {
    watch.refresh();
    asked.remove().complete(report(true));
    watch.refresh();
    asked.remove().completeExceptionally(new IllegalStateException("Expected to fail."));

    assertThat(watch.conserved()).isNaN();
  }

  @Test
  void shouldNotAskAgainWhileItWaits() {
    watch.refresh();
    watch.refresh();
    assertThat(asked).hasSize(1);

    asked.remove().complete(report(true));
    watch.refresh();
    assertThat(asked).hasSize(1);
  }

  private static AuditReport report(boolean conserved) {
    BigInteger none = BigInteger.ZERO;
    return new AuditReport(
        new FeedPosition("7-8"),
        1500,
        conserved,
        new TreeMap<>(),
        new AuditReport.Stock(none, none, none, none, none, none),
        null,
        new AuditReport.Transactions(4, 0, 0, 3),
        0,
        List.of());
  }
}
