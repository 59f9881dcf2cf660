package io.quorate.multijvm.campaign.lab;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Writes to one account again and again, with little patience for one node and much for all
 * together, so that it is known for how long the account took no writes. Safe for use by any
 * thread, but written by one.
 */
public final class CampaignProbe implements Workload {

  /** After this a client turns to the next node. */
  private static final Duration PATIENCE_WITH_ONE = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration BACKOFF = Duration.ofMillis(50);

  private final Client client;
  private final String account;
  private final Queue<Write> writes = new ConcurrentLinkedQueue<>();
  private long next;

  /** When a write was begun, and when it was acknowledged. */
  private record Write(long begunNanos, long doneNanos) {}

  CampaignProbe(Client client, String account) {
    this.client = client;
    this.account = account;
  }

  @Override
  public void step(RandomGenerator random) {
    Intent intent = Intent.deposit(account, "%s.%d".formatted(account, next++), 1);
    int node = Workload.anyNode(random, client);
    var attempts = new ArrayList<Attempt>();
    long begunNanos = System.nanoTime();
    do {
      attempts.add(
          client.attempt(intent.request(), node % client.nodeCount() + 1, PATIENCE_WITH_ONE));
      node++;
      if (!attempts.getLast().isAcknowledged()) {
        LockSupport.parkNanos(BACKOFF.toNanos());
      }
    } while (!attempts.getLast().isAcknowledged()
        && System.nanoTime() - begunNanos < PATIENCE.toNanos()
        && !Thread.currentThread().isInterrupted());
    client.history().add(new Operation(intent, attempts));
    if (attempts.getLast().isAcknowledged()) {
      writes.add(new Write(begunNanos, System.nanoTime()));
    } else {
      client
          .history()
          .violation(
              "%s: Expected to take a write within %s, but the last of %d attempts was %s."
                  .formatted(account, PATIENCE, attempts.size(), attempts.getLast()));
    }
  }

  /** Whether a write was begun since a moment, and acknowledged. */
  boolean hasWrittenSince(long nanos) {
    return writes.stream().anyMatch(write -> write.begunNanos - nanos >= 0);
  }

  /** Returns the longest time since a moment for which any account took no writes. */
  public static Duration longestSince(List<CampaignProbe> probes, long nanos) {
    long longest = 0;
    for (CampaignProbe probe : probes) {
      for (Write write : probe.writes) {
        longest = Math.max(longest, write.doneNanos - Math.max(nanos, write.begunNanos));
      }
    }
    return Duration.ofNanos(longest);
  }
}
