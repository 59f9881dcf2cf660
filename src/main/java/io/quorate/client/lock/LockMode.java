package io.quorate.client.lock;

/** How a lock is held. */
public enum LockMode {
  /** By one owner, beside nobody. */
  EXCLUSIVE("exclusive"),
  /** Beside others who share it, as the read lock of a pair. */
  SHARED("shared");

  private final String code;

  LockMode(String code) {
    this.code = code;
  }

  /** Returns what the API calls it. */
  String code() {
    return code;
  }

  static LockMode of(String text) {
    return text.equals(SHARED.code) ? SHARED : EXCLUSIVE;
  }
}
