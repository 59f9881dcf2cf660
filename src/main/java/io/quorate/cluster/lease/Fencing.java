package io.quorate.cluster.lease;

import akka.Done;
import akka.actor.typed.ActorSystem;
import io.quorate.storage.NodeLeases;
import io.quorate.storage.NodeLeases.Lease;
import io.quorate.storage.NodeLeases.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that nodes which are no members any more can answer for nothing: fences their leases,
 * and waits until the last proof that they may have got is over. Of two sides of a cluster that
 * both believe to go on, the database lets one fence the other; whoever has no lease itself can
 * neither fence nor pass, so that of two that look at once one sees the other.
 *
 * <p>A lease whose count of renewals this node has seen unchanged for {@link Margins#expiry} has
 * been over for that reason when it is fenced: nobody waits for a node that crashed. The lease of a
 * node that was never seen as a member here is not fenced before it has been silent for twice as
 * long: it may belong to another cluster that uses the same database. Safe for use by any thread.
 */
final class Fencing {

  private static final Logger LOG = LoggerFactory.getLogger(Fencing.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /** Then those who wait are told to ask again. */
  private static final Duration GIVE_UP = Duration.ofSeconds(10);

  /** A node that was never seen as a member must have been silent for this many expiries. */
  private static final int SILENT_EXPIRIES = 2;

  private final ActorSystem<?> system;
  private final NodeLeases leases;
  private final Owner self;
  private final ObservedLeases observed;
  private final GoneMembers gone;
  private final Object running = new Object();
  private @Nullable CompletableFuture<Done> current;
  private @Nullable CompletableFuture<Done> next;

  Fencing(ActorSystem<?> system, NodeLeases leases, Margins margins, Owner self) {
    this.system = system;
    this.leases = leases;
    this.self = self;
    this.observed = new ObservedLeases(System::nanoTime, margins.expiry());
    this.gone = new GoneMembers(system, self);
  }

  /** Begins to fence members as soon as they are gone. */
  void watchMembers() {
    gone.watch(this::fenceGone);
  }

  /** Looks at the leases, so that it is known later for how long they have been silent. */
  void look() {
    leases
        .all()
        .whenComplete(
            (all, failure) -> {
              if (all != null) {
                observe(all);
              }
            });
  }

  /**
   * Takes note of all leases, as they were read with a renewal of the own one just now; tries again
   * to fence who is gone, if the database did not answer when it was seen.
   */
  void renewed(List<Lease> all) {
    observe(all);
    boolean unfenced = all.stream().anyMatch(lease -> gone.contains(lease.owner()));
    if (unfenced || !gone.without(all).isEmpty()) {
      fenceGone();
    }
  }

  /**
   * Completes once nobody who is no member here can answer. The round of looking that it waits for
   * begins after this call; callers at the same time share one.
   */
  CompletionStage<Done> othersFenced() {
    synchronized (running) {
      CompletableFuture<Done> inProgress = current;
      if (inProgress == null) {
        return begin();
      }
      CompletableFuture<Done> queued = next;
      if (queued == null) {
        queued = new CompletableFuture<>();
        next = queued;
      }
      return queued;
    }
  }

  private void fenceGone() {
    othersFenced()
        .whenComplete(
            (done, failure) -> {
              if (failure != null && !gone.isSelfGone()) {
                LOG.warn("Not all that are gone are fenced yet: {}", failure.toString());
              }
            });
  }

  /** Called with the lock held. */
  private CompletionStage<Done> begin() {
    CompletableFuture<Done> round = next == null ? new CompletableFuture<>() : next;
    next = null;
    current = round;
    long giveUpNanos = System.nanoTime() + GIVE_UP.toNanos();
    CompletionStage<Done> shared = round;
    shared.whenComplete((done, failure) -> ended());
    look(round, giveUpNanos);
    return shared;
  }

  private void ended() {
    synchronized (running) {
      current = null;
      if (next != null) {
        begin();
      }
    }
  }

  private void look(CompletableFuture<Done> round, long giveUpNanos) {
    continued(
        round,
        leases
            .all()
            .thenAccept(
                all -> {
                  observe(all);
                  judge(all, round, giveUpNanos);
                }));
  }

  /** Whatever goes wrong in a step ends the round: else everybody would wait for it for ever. */
  private static void continued(CompletableFuture<Done> round, CompletionStage<?> step) {
    step.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            round.completeExceptionally(failure);
          }
        });
  }

  private void judge(List<Lease> all, CompletableFuture<Done> round, long giveUpNanos) {
    Optional<Lease> own = all.stream().filter(this::isOwn).findFirst();
    boolean fenced = own.map(Lease::fenced).orElse(false);
    if (gone.isSelfGone() || (fenced && !own.map(Lease::isReleased).orElse(false))) {
      round.completeExceptionally(new IllegalStateException("this node itself is gone"));
      return;
    }
    List<Lease> others = others(all);
    List<Owner> without = gone.without(all);
    if (own.isPresent() && others.isEmpty() && without.isEmpty()) {
      round.complete(Done.getInstance());
    } else if (fenced || System.nanoTime() - giveUpNanos > 0) {
      round.completeExceptionally(
          new IllegalStateException("not all that are no members are silent yet: " + others));
    } else {
      Stream<Owner> holders = others.stream().filter(this::mayFence).map(Lease::owner);
      List<Owner> due = Stream.concat(holders, without.stream()).toList();
      continued(round, fence(due).thenRun(() -> lookAgain(round, giveUpNanos)));
    }
  }

  /**
   * Returns those that may still answer, and should not; a member that is fenced is one of them.
   */
  private List<Lease> others(List<Lease> all) {
    Set<Owner> members = gone.members();
    return all.stream()
        .filter(lease -> !isOwn(lease))
        .filter(lease -> lease.fenced() || !members.contains(lease.owner()))
        .filter(lease -> !observed.isOver(lease))
        .toList();
  }

  private CompletionStage<?> fence(List<Owner> due) {
    if (due.isEmpty()) {
      return CompletableFuture.completedStage(Done.getInstance());
    }
    LOG.info("Fencing {}", due);
    return leases.fence(self, due);
  }

  private void lookAgain(CompletableFuture<Done> round, long giveUpNanos) {
    system
        .scheduler()
        .scheduleOnce(LOOK_AGAIN, () -> look(round, giveUpNanos), system.executionContext());
  }

  private void observe(List<Lease> all) {
    observed.observe(all);
    gone.fenced(all);
  }

  private boolean isOwn(Lease lease) {
    return lease.owner().equals(self);
  }

  private boolean mayFence(Lease lease) {
    return !lease.fenced()
        && (gone.contains(lease.owner()) || observed.isSilentFor(lease, SILENT_EXPIRIES));
  }
}
