package io.quorate.multijvm.register;

import java.util.concurrent.atomic.AtomicInteger;

/** One key of workload 2, and how much of it is used up. Safe for use by any thread. */
final class Register {

  /** The search for an order grows with the history of a key. */
  static final int MAX_OPERATIONS = 200;

  /** Even more it grows with the operations whose outcome stays unknown. */
  static final int MAX_OPEN = 10;

  private final String account;
  private final RegisterState opened;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  /**
   * @param opened its state before anybody else knows of it
   */
  Register(String account, RegisterState opened) {
    this.account = account;
    this.opened = opened;
  }

  String account() {
    return account;
  }

  RegisterState opened() {
    return opened;
  }

  /** Whether it takes some more operations; if so, they count as begun. */
  boolean begin(int operations) {
    return open.get() < MAX_OPEN && begun.addAndGet(operations) <= MAX_OPERATIONS;
  }

  /** Notes that the outcome of an operation will stay unknown. */
  void leaveOpen() {
    open.incrementAndGet();
  }
}
