package io.quorate.kernel;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The closed set of reasons for which a command is refused. {@code http} maps them to a status. */
public enum RejectionCode {
  /** An argument is outside its range, whatever the state. */
  INVALID_ARGUMENT,
  /** The entity, or the part of it, does not exist. */
  NOT_FOUND,
  /** The account's available amount is less than what is asked for. */
  INSUFFICIENT_FUNDS,
  /** The item's available quantity is less than what is asked for. */
  INSUFFICIENT_STOCK,
  /** The account is frozen: no money moves until it is unfrozen. */
  ACCOUNT_FROZEN,
  /** The account is closed for good. */
  ACCOUNT_CLOSED,
  /** The entity, or the part of it, is not in a state that allows this. */
  INVALID_STATE,
  /** The currencies of the accounts differ. */
  CURRENCY_MISMATCH,
  /** A named limit would be passed. */
  LIMIT_EXCEEDED,
  /** The id is taken by something with another content. */
  EXISTS_WITH_DIFFERENT_PAYLOAD,
  /** The lock is not granted: others hold it, or the wait for it has ended. */
  LOCK_NOT_ACQUIRED,
  /** The caller does not hold the lock, or holds it no longer. */
  LOCK_LOST,
  /** The wait for a lock would never end, since its owners wait for each other. */
  DEADLOCK,
  /** The version that the caller named is not the current one. */
  VERSION_MISMATCH,
  /** The idempotency key was used for another request. */
  IDEMPOTENCY_KEY_REUSED,
  /** The entity, or the node, has more work than it may queue; nothing was done. */
  OVERLOADED,
  /** The request could not be done now and certainly was not. */
  UNAVAILABLE,
  /** The request may or may not have been done: ask again with the same key or id. */
  OUTCOME_UNKNOWN;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the code as clients and the journal see it, such as {@code insufficient_funds}. */
  @JsonValue
  public String text() {
    return text;
  }
}
