package io.quorate.lock;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a lock is held. A semaphore knows only {@link #EXCLUSIVE}: its permits are not shared. */
public enum LockMode {
  /** By one owner. */
  EXCLUSIVE,
  /** By any number of owners, as long as none holds it exclusively. */
  SHARED;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the mode as clients and the journal write it. */
  @JsonValue
  public String text() {
    return text;
  }
}
