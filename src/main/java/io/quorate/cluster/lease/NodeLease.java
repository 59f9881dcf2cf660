package io.quorate.cluster.lease;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.entity.Ownership;
import io.quorate.storage.NodeLeases;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.NodeLeases.Renewed;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this node answer for its entities only while it certainly owns them. The node renews a lease
 * in the database in the background; its answers are proven for a bounded time after the beginning
 * of the last renewal that succeeded. Whoever wants to take its entities over fences the lease
 * first, so that no renewal succeeds any more, and then waits for that time ({@link Fencing}). A
 * node that finds itself fenced leaves the cluster.
 *
 * <p>The proof is read before anything is written, and when an answer is ready to be sent. It need
 * not hold any more when the answer arrives: what was true at some moment between a request and its
 * answer is linearizable. A write that arrives late is refused by the journal's primary key, or is
 * one that was neither acknowledged nor refused: whoever refuses what may be on its way writes a
 * row in its place first. After Gray, Cheriton: Leases (1989). Deviation: the time of a lease is
 * measured on each node's own monotonic clock only; the wall clock is looked at too, but can only
 * end a proof, as when the whole machine was halted and its monotonic clock with it. Safe for use
 * by any thread.
 */
public final class NodeLease implements Ownership {

  private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

  private final ActorSystem<?> system;
  private final NodeLeases leases;
  private final Margins margins;
  private final Clocks clocks;
  private final Owner self;
  private final Fencing fencing;
  private final AtomicBoolean renewing = new AtomicBoolean();
  private volatile Standing standing = Standing.NONE;
  private volatile @Nullable Proof proof;
  private volatile long renewals;

  /** Where this node is with its lease. */
  private enum Standing {
    /** It is not a member yet. */
    NONE,
    /** It renews the lease. */
    HELD,
    /** It gave the lease back, since it leaves. */
    RELEASED,
    /** It has been fenced; given back as well when it leaves. */
    LOST
  }

  /** When the last renewal that succeeded was begun. */
  private record Proof(long beganNanos, long beganWallMs) {}

  /**
   * The clocks of this node.
   *
   * @param wallMs milliseconds since the epoch
   */
  public record Clocks(HybridClock hybrid, LongSupplier wallMs) {}

  private NodeLease(ActorSystem<?> system, NodeLeases leases, Margins margins, Clocks clocks) {
    this.system = system;
    this.leases = leases;
    this.margins = margins;
    this.clocks = clocks;
    this.self = owner(system);
    this.fencing = new Fencing(system, leases, margins, self);
  }

  /** Returns the life of this node, as its lease names it. */
  public static Owner owner(ActorSystem<?> system) {
    return GoneMembers.owner(Cluster.get(system).selfMember().uniqueAddress());
  }

  /** Begins to hold the lease, from the moment on that this node is a member until it leaves. */
  public static NodeLease hold(
      ActorSystem<?> system, NodeLeases leases, Margins margins, Clocks clocks) {
    var lease = new NodeLease(system, leases, margins, clocks);
    lease.fencing.watchMembers();
    system
        .scheduler()
        .scheduleWithFixedDelay(
            margins.renewInterval(),
            margins.renewInterval(),
            lease::tick,
            system.executionContext());
    akka.cluster.Cluster.get(system).registerOnMemberUp(lease::tick);
    CoordinatedShutdown.get(system)
        .addTask(CoordinatedShutdown.PhaseClusterLeave(), "release-lease", lease::release);
    return lease;
  }

  @Override
  public boolean isProven() {
    Proof last = proof;
    return last != null
        && System.nanoTime() - last.beganNanos < margins.lease().toNanos()
        && clocks.wallMs.getAsLong() - last.beganWallMs < margins.lease().toMillis();
  }

  @Override
  public CompletionStage<?> othersFenced() {
    return fencing.othersFenced();
  }

  /** Whether this node has been fenced, and will answer no more. */
  public boolean isLost() {
    return standing == Standing.LOST;
  }

  /** Never fails, since that would end the schedule. */
  private void tick() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.error("The node's lease was not looked after", e);
    }
  }

  private void look() {
    Standing now = standing;
    boolean up = Cluster.get(system).selfMember().status().equals(MemberStatus.up());
    if (now == Standing.NONE && !up) {
      // So that those which crashed with this node's former life are known to be silent by then.
      fencing.look();
    } else if (now == Standing.NONE || now == Standing.HELD) {
      renew(now == Standing.NONE);
    }
  }

  private void renew(boolean first) {
    var began = new Proof(System.nanoTime(), clocks.wallMs.getAsLong());
    HybridClock.Reservation time = clocks.hybrid.reserve();
    if (renewing.compareAndSet(false, true)) {
      CompletionStage<Renewed> renewal =
          first
              ? leases.take(self, time.timestamp())
              : leases.renew(self, renewals, time.timestamp());
      renewal.whenComplete(
          (renewed, failure) -> {
            try {
              renewed(began, time, renewed, failure);
            } finally {
              renewing.set(false);
            }
          });
    }
  }

  private void renewed(
      Proof began,
      HybridClock.Reservation time,
      @Nullable Renewed renewed,
      @Nullable Throwable failure) {
    if (renewed == null) {
      LOG.warn("The node's lease was not renewed: {}", String.valueOf(failure));
    } else if (renewed.count() == 0) {
      lost();
    } else {
      clocks.hybrid.renewed(time, renewed.highestClock(), renewed.storageMs());
      hold(began, renewed.count());
      fencing.renewed(renewed.all());
    }
  }

  /** Not after a release that began meanwhile, since others take it at its word. */
  private synchronized void hold(Proof began, long count) {
    if (standing == Standing.NONE || standing == Standing.HELD) {
      standing = Standing.HELD;
      renewals = count;
      proof = began;
    }
  }

  /** Fenced by the others, or the database has lost what it had acknowledged. */
  private void lost() {
    if (!end(Standing.LOST)) {
      return;
    }
    LOG.error("This node has been fenced: it answers no more, and leaves the cluster");
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(new Down(cluster.selfMember().address()));
  }

  /** Answers no more; returns whether it has not ended before. */
  private synchronized boolean end(Standing last) {
    boolean first = standing == Standing.NONE || standing == Standing.HELD;
    standing = first ? last : standing;
    proof = null;
    return first;
  }

  private CompletionStage<Done> release() {
    end(Standing.RELEASED);
    return leases
        .release(self)
        .handle(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("The node's lease runs out by itself: {}", failure.toString());
              }
              return Done.getInstance();
            });
  }
}
