package io.quorate.multijvm;

import io.quorate.multijvm.Operation.Outcome;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What all clients saw, in the order in which operations ended. Safe for use by any thread. */
final class History {

  private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  void add(Operation operation) {
    operations.add(operation);
  }

  /** Notes a broken promise that a client saw by itself. */
  void violation(String text) {
    violations.add(text);
  }

  List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** Returns the operations that were invoked since a moment of {@link System#nanoTime}. */
  List<Operation> since(long nanos) {
    return operations.stream().filter(o -> o.invokedNanos() - nanos >= 0).toList();
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  int size() {
    return operations.size();
  }

  static Counts count(List<Operation> operations) {
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
  record Counts(
      int operations, int acknowledged, int refused, int unknown, int retried, int replayed) {
    @Override
    public String toString() {
      return "operations %d, acknowledged %d, refused %d, unknown %d, retried %d, replayed %d"
          .formatted(operations, acknowledged, refused, unknown, retried, replayed);
    }
  }
}
