package io.quorate.multijvm.lock;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

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

  public int size() {
    return operations.size();
  }
}
