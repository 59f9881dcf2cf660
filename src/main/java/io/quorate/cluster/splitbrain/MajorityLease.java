package io.quorate.cluster.splitbrain;

import akka.actor.ExtendedActorSystem;
import akka.coordination.lease.LeaseSettings;
import akka.coordination.lease.TimeoutSettings;
import akka.coordination.lease.javadsl.Lease;
import io.quorate.storage.CoordinationLeases;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a coordination lease of the storage, so that of the two sides of a split cluster one at
 * most lives on, whatever their sizes. Akka makes it by its class name, twice, for the strategy
 * {@code lease-majority} of the split-brain resolver. Safe for use by any thread; nothing blocks.
 *
 * <p>At any time one owner at most believes that it holds the lease: it expires by the storage's
 * clock {@code heartbeat-timeout} after it was last renewed, and the owner stops to believe in it a
 * fifth of that time earlier, counted by its monotonic clock from before it asked. What can break
 * this is a storage whose clock jumps forward by more than that time, and a fail-over to a standby
 * that has not heard of the lease.
 *
 * <p>It may be taken from another owner that stands on the same {@link Side}. So who decides next
 * need not be who decided last; and of two sides that cannot reach each other still one at most has
 * it, since taking it is one step. Who it was taken from believes in it until it renews it next,
 * and if it cannot, until it stops to believe by itself.
 *
 * <p>An owner is a node's address: after a restart it takes its own lease again at once. A lease is
 * not released when the actor system ends; it expires.
 */
public final class MajorityLease extends Lease {

  private static final Logger LOG = LoggerFactory.getLogger(MajorityLease.class);
  private static final Duration RETRY = Duration.ofMillis(250);

  /** Which part of the time to live is left for a slow thread between the check and the deed. */
  private static final int MARGIN_DIVISOR = 5;

  private final LeaseSettings settings;
  private final ExtendedActorSystem system;
  private final CoordinationLeases.Claim claim;
  private final Duration interval;
  private final Duration timeout;
  private final long validNanos;
  private final Duration steady;

  /** Set by the lease's thread, and emptied by any: null while this owner does not believe. */
  private final AtomicReference<@Nullable Holding> holding = new AtomicReference<>();

  /** Whether the last operation failed, so that an outage is told once; for the thread alone. */
  private boolean failing;

  /** What this owner believes, until when by the monotonic clock. */
  private record Holding(long validUntilNanos, Consumer<Optional<Throwable>> onLost) {

    boolean isValid() {
      return System.nanoTime() - validUntilNanos < 0;
    }
  }

  /** Called by Akka. */
  public MajorityLease(LeaseSettings settings, ExtendedActorSystem system) {
    TimeoutSettings timeouts = settings.timeoutSettings();
    Duration timeToLive = timeouts.getHeartbeatTimeout();
    this.settings = settings;
    this.system = system;
    this.claim =
        new CoordinationLeases.Claim(settings.leaseName(), settings.ownerName(), timeToLive);
    this.interval = timeouts.getHeartbeatInterval();
    this.timeout = timeouts.getOperationTimeout();
    this.validNanos = timeToLive.minus(timeToLive.dividedBy(MARGIN_DIVISOR)).toNanos();
    this.steady = timeToLive.plus(timeout.multipliedBy(2));
    // Not here, where Akka's cluster has yet to start, and waits.
    thread().schedule(Duration.ZERO, () -> Side.of(system));
  }

  @Override
  public LeaseSettings getSettings() {
    return settings;
  }

  /** Takes the lease without caring for its loss; see {@link #acquire(Consumer)}. */
  @Override
  public CompletionStage<Boolean> acquire() {
    return acquire(reason -> {});
  }

  /**
   * Takes the lease and renews it until {@link #release}, or until it is lost. True: it is held.
   * False: another owner holds it. A failure, at the latest after {@code lease-operation-timeout}:
   * unknown; if it was taken after all, it is given back if that can be done, and else expires.
   *
   * @param onLost told once, on the lease's thread, when the lease is held no more although nobody
   *     released it; empty when another owner has taken it, else why it could not be renewed
   */
  @Override
  public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> onLost) {
    return begin(result -> acquire(result, onLost));
  }

  /**
   * Gives the lease free at once, for everybody. True: this owner does not hold it. A failure, at
   * the latest after {@code lease-operation-timeout}: it may be held until it expires.
   */
  @Override
  public CompletionStage<Boolean> release() {
    holding.set(null);
    return begin(this::release);
  }

  /** Tells from memory whether the lease is certainly held. */
  @Override
  public boolean checkLease() {
    Holding current = holding.get();
    return current != null && current.isValid();
  }

  /**
   * As long as a decision and its wait for the lease may take, a member must have been on this
   * side: the time to live is that of a decision.
   */
  private Set<String> side() {
    return Side.of(system).members(steady);
  }

  /** Hands an operation to the lease's thread, where each waits for those before it. */
  private CompletionStage<Boolean> begin(Consumer<CompletableFuture<Boolean>> operation) {
    var result = new CompletableFuture<Boolean>();
    try {
      thread().schedule(Duration.ZERO, () -> operation.accept(result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(e);
    }
    return result.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void acquire(CompletableFuture<Boolean> result, Consumer<Optional<Throwable>> onLost) {
    while (!result.isDone()) {
      long startNanos = System.nanoTime();
      Optional<Boolean> taken = attempt("acquire", leases -> leases.acquire(claim, this::side));
      if (taken.isPresent()) {
        acquired(result, taken.get(), new Holding(startNanos + validNanos, onLost));
      }
    }
  }

  private void acquired(CompletableFuture<Boolean> result, boolean taken, Holding held) {
    Holding previous = holding.getAndSet(taken ? held : null);
    if (taken && result.complete(true)) {
      LOG.info("Holding the lease {} as {}", claim.name(), claim.owner());
      later(interval, held);
    } else if (taken) {
      // Too late: who asked has gone on without it, and it would only keep others from it.
      holding.set(null);
      var unused = attempt("give back", this::released);
    } else {
      LOG.info("Somebody else than {} holds the lease {}", claim.owner(), claim.name());
      result.complete(false);
      if (previous != null) {
        previous.onLost.accept(Optional.empty());
      }
    }
  }

  private void release(CompletableFuture<Boolean> result) {
    while (!result.isDone()) {
      // Once more, for an acquire that was still under way.
      holding.set(null);
      attempt("release", this::released).ifPresent(result::complete);
    }
  }

  private void renew(Holding held) {
    if (!held.equals(holding.get())) {
      return;
    }
    if (!held.isValid()) {
      lose(held, Optional.of(new IllegalStateException("Expected to renew the lease in time.")));
      return;
    }
    long startNanos = System.nanoTime();
    Optional<Boolean> renewed = attempt("renew", leases -> leases.renew(claim));
    if (renewed.isEmpty()) {
      later(Duration.ZERO, held);
    } else if (renewed.get()) {
      var next = new Holding(startNanos + validNanos, held.onLost);
      if (holding.compareAndSet(held, next)) {
        later(interval, next);
      }
    } else {
      lose(held, Optional.empty());
    }
  }

  private void lose(Holding held, Optional<Throwable> reason) {
    if (holding.compareAndSet(held, null)) {
      LOG.warn(
          "Lost the lease {}: {}",
          claim.name(),
          reason.map(Throwable::getMessage).orElse("somebody else has it"));
      held.onLost.accept(reason);
    }
  }

  private void later(Duration delay, Holding held) {
    try {
      thread().schedule(delay, () -> renew(held));
    } catch (RejectedExecutionException e) {
      LOG.info("Renewing the lease {} no more, since the actor system has ended", claim.name());
    }
  }

  private CompletionStage<Boolean> released(CoordinationLeases leases) {
    return leases.release(claim).thenApply(done -> true);
  }

  /** Runs an operation; empty when that failed, after a pause. Blocks; for the lease's thread. */
  private Optional<Boolean> attempt(
      String what, Function<CoordinationLeases, CompletionStage<Boolean>> operation) {
    try {
      boolean result = thread().await(operation);
      failing = false;
      return Optional.of(result);
    } catch (CompletionException e) {
      if (!failing) {
        failing = true;
        LOG.warn("Expected to {} the lease {}, but: {}", what, claim.name(), e.getMessage());
      }
      LockSupport.parkNanos(RETRY.toNanos());
      return Optional.empty();
    }
  }

  private MajorityLeaseThread thread() {
    return MajorityLeaseThread.of(system);
  }
}
