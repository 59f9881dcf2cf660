package io.quorate.storage.raft;

import io.quorate.storage.ClusterClaims;
import io.quorate.storage.CoordinationLeases;
import io.quorate.storage.NodeLeases;
import io.quorate.storage.StorageException;
import io.quorate.storage.StoredClocks;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.machine.Replica;
import io.quorate.storage.raft.machine.Result;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Leases and claims as commands, whose order is that of the log, and whose times are the log's.
 * Safe for use by any thread.
 */
final class RaftLeases implements NodeLeases, CoordinationLeases, ClusterClaims, StoredClocks {

  private final Consensus consensus;
  private final Replica replica;
  private final IntSupplier level;
  private final Duration patience;
  private final Duration leasePatience;

  /**
   * Creates it.
   *
   * @param level of the log
   * @param patience for what a node asks before it has a lease
   * @param leasePatience for what must not take long
   */
  RaftLeases(
      Consensus consensus,
      Replica replica,
      IntSupplier level,
      Duration patience,
      Duration leasePatience) {
    this.consensus = consensus;
    this.replica = replica;
    this.level = level;
    this.patience = patience;
    this.leasePatience = leasePatience;
  }

  @Override
  public CompletionStage<Renewed> take(Owner owner, long clock) {
    return renewed(new Command.TakeLease(owner, clock));
  }

  @Override
  public CompletionStage<Renewed> renew(Owner owner, long least, long clock) {
    return renewed(new Command.RenewLease(owner, least, clock));
  }

  private CompletionStage<Renewed> renewed(Command command) {
    return consensus
        .submit(command, leasePatience)
        .thenApply(result -> as(Result.Renewed.class, result).renewed());
  }

  @Override
  public CompletionStage<List<Lease>> all() {
    return consensus.barrier(leasePatience).thenApply(done -> replica.leases());
  }

  @Override
  public CompletionStage<List<Owner>> fence(Owner self, List<Owner> others) {
    return consensus
        .submit(new Command.Fence(self, others), leasePatience)
        .thenApply(result -> as(Result.Fenced.class, result).owners());
  }

  @Override
  public CompletionStage<Integer> fenceFormerLives(String address) {
    CompletionStage<Command> fence =
        namesEnds()
            ? consensus.barrier(patience).thenApply(done -> new Command.FenceLives(lives(address)))
            : CompletableFuture.completedFuture(new Command.FenceFormerLives(address));
    return fence
        .thenCompose(command -> consensus.submit(command, patience))
        .thenApply(result -> as(Result.Count.class, result).count());
  }

  private List<Owner> lives(String address) {
    return replica.leases().stream()
        .map(Lease::owner)
        .filter(owner -> owner.address().equals(address))
        .toList();
  }

  private boolean namesEnds() {
    return level.getAsInt() >= Machine.NAMED_ENDS;
  }

  @Override
  public CompletionStage<Void> release(Owner owner) {
    return consensus.submit(new Command.ReleaseLease(owner), leasePatience).thenAccept(done -> {});
  }

  @Override
  public CompletionStage<List<String>> fresh(String self, Duration age) {
    return now(patience).thenApply(atMs -> replica.fresh(self, age, atMs));
  }

  @Override
  public CompletionStage<Reading> read() {
    return now(patience).thenApply(replica::clocks);
  }

  /** Returns the log's time, once this node has applied all that came before. */
  private CompletionStage<Long> now(Duration limit) {
    return consensus
        .submit(new Command.Tick(), limit)
        .thenCompose(
            result ->
                consensus.catchUp(limit).thenApply(done -> as(Result.Done.class, result).atMs()));
  }

  @Override
  public CompletionStage<Boolean> claim(String self, Duration within) {
    return granted(new Command.ClaimCluster(self, within.toMillis()), patience);
  }

  @Override
  public CompletionStage<Boolean> acquire(Claim claim, Supplier<Set<String>> side) {
    if (level.getAsInt() < Machine.SIDES) {
      return granted(new Command.AcquireCoordination(claim), patience);
    }
    // Once more, if another one of the side has acquired it between the place and the command.
    return acquireFromSide(claim, side)
        .thenCompose(
            granted ->
                granted ? CompletableFuture.completedFuture(true) : acquireFromSide(claim, side));
  }

  private CompletionStage<Boolean> acquireFromSide(Claim claim, Supplier<Set<String>> side) {
    return consensus
        .place(patience)
        .thenApply(end -> new Command.AcquireFromSide(claim, List.copyOf(side.get()), end))
        .thenCompose(command -> granted(command, patience));
  }

  @Override
  public CompletionStage<Boolean> renew(Claim claim) {
    return granted(new Command.RenewCoordination(claim), patience);
  }

  @Override
  public CompletionStage<Void> release(Claim claim) {
    CompletionStage<Command> release =
        namesEnds()
            ? consensus.place(patience).thenApply(end -> new Command.ReleaseAcquired(claim, end))
            : CompletableFuture.completedFuture(new Command.ReleaseCoordination(claim));
    return release
        .thenCompose(command -> consensus.submit(command, patience))
        .thenAccept(done -> {});
  }

  private CompletionStage<Boolean> granted(Command command, Duration limit) {
    return consensus
        .submit(command, limit)
        .thenApply(result -> as(Result.Granted.class, result).granted());
  }

  private static <R extends Result> R as(Class<R> type, Result result) {
    if (!type.isInstance(result)) {
      throw new StorageException(
          "Expected a result of %s, but it is %s.".formatted(type.getSimpleName(), result),
          new IllegalStateException("a leader of another version?"));
    }
    return type.cast(result);
  }
}
