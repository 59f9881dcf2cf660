package io.quorate.multijvm.client;

import io.quorate.multijvm.client.Operation.Outcome;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What all clients saw, in the order in which operations ended. Safe for use by any thread. */
public final class History {

  private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  public void add(Operation operation) {
    operations.add(operation);
  }

  /** Notes a broken promise that a client saw by itself. */
  public void violation(String text) {
    violations.add(text);
  }

  public List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** Returns the operations that were invoked since a moment of {@link System#nanoTime}. */
  public List<Operation> since(long nanos) {
    return operations.stream().filter(o -> o.invokedNanos() - nanos >= 0).toList();
  }

  public List<String> violations() {
    return List.copyOf(violations);
  }

  public int size() {
    return operations.size();
  }

  public static Counts count(List<Operation> operations) {
    return new Counts(
        operations.size(),
        count(operations, Outcome.ACKNOWLEDGED),
        count(operations, Outcome.REFUSED),
        count(operations, Outcome.UNKNOWN),
        (int) operations.stream().filter(o -> o.attempts().size() > 1).count(),
        (int) operations.stream().filter(Operation::isReplayed).count());
  }

  private static int count(List<Operation> operations, Outcome outcome) {
    return (int) operations.stream().filter(o -> o.outcome() == outcome).count();
  }

  /** How many operations there were, and what became of them. */
  public record Counts(
      int operations, int acknowledged, int refused, int unknown, int retried, int replayed) {
    @Override
    public String toString() {
      return "operations %d, acknowledged %d, refused %d, unknown %d, retried %d, replayed %d"
          .formatted(operations, acknowledged, refused, unknown, retried, replayed);
    }
  }
}
