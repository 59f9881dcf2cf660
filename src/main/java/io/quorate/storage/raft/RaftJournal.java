package io.quorate.storage.raft;

import io.quorate.storage.History;
import io.quorate.storage.Journal;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.PageLimit;
import io.quorate.storage.StorageException;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.Replica;
import io.quorate.storage.raft.machine.Result;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Appends events in groups: what comes while entries are under way goes together into the next one.
 * A history that conflicts fails alone. Safe for use by any thread.
 */
final class RaftJournal implements Journal {

  /** How large an entry of the log becomes: then one append takes about as long as its sync. */
  private static final int MOST_ROWS = 400;

  private static final int MOST_BYTES = 256 << 10;

  /** Entries under way: so that one is sent while another is synced. */
  private static final int MOST_IN_FLIGHT = 8;

  /** Events that may wait. */
  private static final int MOST_WAITING = 20_000;

  private static final String WITHOUT_NONE = "";

  private final Consensus consensus;
  private final Replica replica;
  private final ReplicaReads entities;
  private final Duration patience;

  /** Differs from that of every other journal, so that its appends differ from all others. */
  private final long life = new SecureRandom().nextLong();

  private final AtomicLong appends = new AtomicLong();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private int waitingRows;
  private int inFlight;

  private record Waiting(
      Owner writer, Command.Part part, int bytes, long untilNanos, CompletableFuture<Void> done) {
    private int rows() {
      return part.events().size();
    }
  }

  /**
   * Creates it.
   *
   * @param entities for what those read who recover
   */
  RaftJournal(Consensus consensus, Replica replica, ReplicaReads entities, Duration patience) {
    this.consensus = consensus;
    this.replica = replica;
    this.entities = entities;
    this.patience = patience;
  }

  @Override
  public CompletionStage<Void> append(Append append) {
    byte[] tag =
        ByteBuffer.allocate(Command.Part.TAG_LENGTH)
            .putLong(life)
            .putLong(appends.incrementAndGet())
            .array();
    List<Command.Event> events =
        append.events().stream()
            .map(event -> new Command.Event(event.name(), event.clientKey(), event.payload()))
            .toList();
    var part = new Command.Part(tag, append.persistenceId(), append.lastSequenceNr(), events);
    int bytes = events.stream().mapToInt(event -> event.payload().length).sum();
    var one =
        new Waiting(
            append.writer(),
            part,
            bytes,
            System.nanoTime() + patience.toNanos(),
            new CompletableFuture<>());
    synchronized (waiting) {
      if (waitingRows + one.rows() > MOST_WAITING) {
        return CompletableFuture.failedFuture(
            new StorageException.Busy(
                "Expected to append, but too many events wait for that.",
                new IllegalStateException("a full queue")));
      }
      waiting.add(one);
      waitingRows += one.rows();
    }
    send();
    return one.done;
  }

  @Override
  public CompletionStage<History.Page> read(String persistenceId, long after, PageLimit limit) {
    return entities.current(() -> replica.history(persistenceId, after, limit, WITHOUT_NONE));
  }

  @Override
  public CompletionStage<Long> head(String persistenceId) {
    return entities.current(() -> replica.head(persistenceId));
  }

  private void send() {
    List<Waiting> group = next();
    while (group != null) {
      send(group);
      group = next();
    }
  }

  /** Fails those whose time is over: their entity has given up, and must not be surprised. */
  private void forget() {
    var late = new ArrayList<Waiting>();
    synchronized (waiting) {
      while (!waiting.isEmpty() && waiting.getFirst().untilNanos - System.nanoTime() <= 0) {
        Waiting one = waiting.removeFirst();
        waitingRows -= one.rows();
        late.add(one);
      }
    }
    for (Waiting one : late) {
      one.done.completeExceptionally(
          new StorageException.Busy(
              "Expected to append, but others were before it for too long.",
              new IllegalStateException("late")));
    }
  }

  /** Takes those that go together, if another entry may go. */
  private @Nullable List<Waiting> next() {
    forget();
    synchronized (waiting) {
      if (inFlight == MOST_IN_FLIGHT || waiting.isEmpty()) {
        return null;
      }
      inFlight++;
      var group = new ArrayList<Waiting>();
      Owner writer = waiting.getFirst().writer;
      int rows = 0;
      int bytes = 0;
      do {
        Waiting one = waiting.removeFirst();
        group.add(one);
        rows += one.rows();
        bytes += one.bytes;
      } while (rows < MOST_ROWS
          && !waiting.isEmpty()
          && bytes + waiting.getFirst().bytes <= MOST_BYTES
          && waiting.getFirst().writer.equals(writer));
      waitingRows -= rows;
      return group;
    }
  }

  private void send(List<Waiting> group) {
    var command =
        new Command.Append(group.getFirst().writer, group.stream().map(Waiting::part).toList());
    // The first one has waited for longest.
    long leftNanos = Math.max(0, group.getFirst().untilNanos - System.nanoTime());
    submitted(command, Duration.ofNanos(leftNanos))
        .whenComplete(
            (result, failure) -> {
              synchronized (waiting) {
                inFlight--;
              }
              // The next ones first: those who waited for these have more to do.
              send();
              tell(group, result, failure);
            });
  }

  /** Whatever fails, what is in flight must come to an end. */
  private CompletionStage<Result> submitted(Command command, Duration left) {
    try {
      return consensus.submit(command, left);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void tell(
      List<Waiting> group, @Nullable Result result, @Nullable Throwable failure) {
    for (int i = 0; i < group.size(); i++) {
      Waiting one = group.get(i);
      if (result instanceof Result.Appended(List<Result.Status> statuses)) {
        tell(one, statuses.get(i));
      } else {
        one.done.completeExceptionally(
            failure == null ? new IllegalStateException("Expected statuses: " + result) : failure);
      }
    }
  }

  private static void tell(Waiting one, Result.Status status) {
    String id = one.part.persistenceId();
    switch (status) {
      case APPENDED, ALREADY -> one.done.complete(null);
      case CONFLICT ->
          one.done.completeExceptionally(
              new Conflict(
                  "Expected %s to end with event %d, but it does not."
                      .formatted(id, one.part.lastSequenceNr())));
      case FENCED ->
          one.done.completeExceptionally(
              new Fenced("Expected to append to %s, but this node is fenced.".formatted(id)));
    }
  }
}
