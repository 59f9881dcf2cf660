package io.quorate.multijvm.lock;

import io.quorate.multijvm.lock.LockOperation.Acquiring;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** What all clients saw of all locks. Safe for use by any thread. */
public final class LockRecords {

  private final Map<String, LockKey> keys = new ConcurrentHashMap<>();
  private final Queue<LockOperation> operations = new ConcurrentLinkedQueue<>();
  private final Queue<LockSetOperation> sets = new ConcurrentLinkedQueue<>();
  private final Queue<SessionOperation> sessions = new ConcurrentLinkedQueue<>();
  private final Queue<GuardedWrite> writes = new ConcurrentLinkedQueue<>();

  public void add(LockKey key) {
    keys.put(key.name(), key);
  }

  public void add(LockOperation operation) {
    operations.add(operation);
  }

  public void add(LockSetOperation operation) {
    sets.add(operation);
  }

  public void add(SessionOperation operation) {
    sessions.add(operation);
  }

  public void add(GuardedWrite write) {
    writes.add(write);
  }

  public List<LockKey> keys() {
    return List.copyOf(keys.values());
  }

  public List<LockOperation> operations() {
    return List.copyOf(operations);
  }

  public List<LockSetOperation> sets() {
    return List.copyOf(sets);
  }

  public List<SessionOperation> sessions() {
    return List.copyOf(sessions);
  }

  public List<GuardedWrite> writes() {
    return List.copyOf(writes);
  }

  /**
   * Whether clients have seen so many of each that comes seldom: deadlocks, upgrades, waits that
   * were taken up again, sets that were refused, and writes that were.
   */
  public boolean hasRare(int least) {
    List<Acquiring> acquired =
        operations.stream().filter(Acquiring.class::isInstance).map(Acquiring.class::cast).toList();
    return Stream.of(
            acquired.stream().filter(one -> one.isDeadlock() && !one.ask().isUpgrade()),
            acquired.stream().filter(one -> one.ask().isUpgrade()),
            acquired.stream().filter(Acquiring::isTakenUp),
            sets.stream().filter(set -> !set.isRelease() && set.isCertainlyRefused()),
            writes.stream().filter(write -> write.outcome() == GuardedWrite.Outcome.REFUSED))
        .allMatch(seen -> seen.limit(least).count() == least);
  }

  public int size() {
    return operations.size();
  }
}
