package io.quorate.multijvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;

/** Waits for shards to be where a fault, or its end, needs them. For use by one thread. */
final class CampaignShards {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final CampaignLab on;

  CampaignShards(CampaignLab on) {
    this.on = on;
  }

  /** Waits until every node has some, and the usual ones some accounts that are in use. */
  void awaitSome() {
    await("shards on every node")
        .atMost(LIMIT)
        .pollInterval(INTERVAL)
        .ignoreException(NoSuchElementException.class)
        .until(
            () ->
                on.lab().shards().reaches(on.lab().nodes())
                    && on.usual().stream().allMatch(node -> liveAccounts(node) > 0));
  }

  /** Waits until no node has many more than another. */
  void awaitEven() {
    var seen = new AtomicReference<ShardSpread>();
    await("shards to even out")
        .atMost(LIMIT)
        .pollInterval(INTERVAL)
        .untilAsserted(
            () -> {
              seen.set(on.lab().shards());
              assertThat(seen.get().isEven(on.lab().nodes())).as(seen.toString()).isTrue();
            });
    System.out.println("  even: " + seen);
  }

  /** Returns how many accounts a node says are live on it, a few seconds late. */
  double liveAccounts(int node) {
    return Busiest.live(on.client(), node, "account");
  }
}
