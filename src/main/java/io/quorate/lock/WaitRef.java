package io.quorate.lock;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Names a wait outside its lock.
 *
 * @param sinceMs when it began, by the clock of its lock
 */
public record WaitRef(String waitId, String owner, long sinceMs) {

  static WaitRef of(Wait wait) {
    return new WaitRef(wait.waitId(), wait.claim().owner(), wait.sinceMs());
  }

  /** Whether it is the younger of two; of any two different waits one is. */
  @JsonIgnore
  boolean isYoungerThan(WaitRef other) {
    return sinceMs != other.sinceMs ? sinceMs > other.sinceMs : waitId.compareTo(other.waitId) > 0;
  }
}
