package io.quorate.multijvm.campaign.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.client.BusiestNode;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.lab.ShardSpread;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for shards to be where a fault, or its end, needs them. For use by one thread. */
public final class CampaignShards {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration TWICE_LIMIT = Duration.ofSeconds(20);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration SHORT_INTERVAL = Duration.ofMillis(50);

  /** Requests that are asked at a time. */
  private static final int ASKERS = 8;

  /** An account in each shard, so that all of them are somewhere. */
  private static final List<String> EVERYWHERE =
      IntStream.range(0, ShardSpread.SHARDS).mapToObj(CampaignShards::accountIn).toList();

  private final CampaignLab on;

  CampaignShards(CampaignLab on) {
    this.on = on;
  }

  /** Waits until every node has some, and the usual ones some accounts that are in use. */
  public void awaitSome() {
    await("shards on every node")
        .atMost(LIMIT)
        .pollInterval(INTERVAL)
        .ignoreException(NoSuchElementException.class)
        .until(
            () ->
                on.lab().shards().reaches(on.lab().nodes())
                    && on.usual().stream().allMatch(node -> liveAccounts(node) > 0));
  }

  /** Opens an account in each shard. */
  void open() {
    try (ExecutorService askers = Executors.newFixedThreadPool(ASKERS)) {
      for (int i = 0; i < EVERYWHERE.size(); i++) {
        Intent open = Intent.open(EVERYWHERE.get(i), 1, 0);
        int node = i % CampaignLab.NODES + 1;
        askers.execute(() -> on.client().perform(open, node));
      }
    }
  }

  /**
   * Returns what is wrong if a shard is on two nodes; nothing when none is. While shards move, the
   * counts of two nodes may be of different moments, so it is asked again.
   */
  public Optional<String> twice() {
    var seen = new AtomicReference<ShardSpread>();
    askEverywhere();
    try {
      await("each shard to be on one node")
          .atMost(TWICE_LIMIT)
          .pollInterval(INTERVAL)
          .until(
              () -> {
                seen.set(on.lab().shards());
                return !seen.get().types().isEmpty() && seen.get().hasNoneTwice();
              });
      return Optional.empty();
    } catch (ConditionTimeoutException neverOnce) {
      return Optional.of("Expected each shard on one node, but there are " + seen);
    }
  }

  /** Has every node ask for something in each shard. */
  private void askEverywhere() {
    try (ExecutorService askers = Executors.newFixedThreadPool(ASKERS)) {
      for (int node : on.usual()) {
        for (String id : EVERYWHERE) {
          askers.execute(() -> on.client().get(node, "/v1/accounts/" + id));
        }
      }
    }
  }

  /** Finds a name by the rule by which Akka finds the shard of a name. */
  private static String accountIn(int shard) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "shard-" + i)
        .filter(id -> Math.abs(id.hashCode() % ShardSpread.SHARDS) == shard)
        .findFirst()
        .orElseThrow();
  }

  /** Waits until a node that had none has some: more are on their way to it. */
  public void awaitArrival(int node) {
    await("shards to leave node " + node)
        .atMost(LIMIT)
        .pollInterval(SHORT_INTERVAL)
        .until(() -> on.lab().shards().of(node) == 0);
    await("shards to move to node " + node)
        .atMost(LIMIT)
        .pollInterval(SHORT_INTERVAL)
        .until(() -> on.lab().shards().of(node) > 0);
  }

  /** Waits until no node has many more than another. */
  public void awaitEven() {
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
  public double liveAccounts(int node) {
    return BusiestNode.live(on.client(), node, "account");
  }

  /** The same of a node that has perhaps just started, and does not count them yet. */
  public double awaitLiveAccounts(int node) {
    return await("node %d to count its accounts".formatted(node))
        .atMost(LIMIT)
        .pollInterval(SHORT_INTERVAL)
        .ignoreException(NoSuchElementException.class)
        .until(() -> liveAccounts(node), live -> true);
  }
}
