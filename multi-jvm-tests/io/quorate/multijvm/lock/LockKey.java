package io.quorate.multijvm.lock;

import java.util.concurrent.atomic.AtomicInteger;

/** One lock of workload 6, and how much of it is used up. Safe for use by any thread. */
public final class LockKey {

  /** The search for an order grows with the history of a key. */
  static final int MAX_OPERATIONS = 200;

  /** It grows even more with the acquisitions whose outcome stays unknown. */
  static final int MAX_OPEN = 10;

  private final String name;
  private final LockKind kind;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  public LockKey(String name, LockKind kind) {
    this.name = name;
    this.kind = kind;
  }

  public String name() {
    return name;
  }

  public LockKind kind() {
    return kind;
  }

  /** Whether it takes some more operations; if so, they count as begun. */
  boolean begin(int operations) {
    return open.get() < MAX_OPEN && begun.addAndGet(operations) <= MAX_OPERATIONS;
  }

  /** Notes that the outcome of an acquisition will stay unknown. */
  void leaveOpen() {
    open.incrementAndGet();
  }
}
