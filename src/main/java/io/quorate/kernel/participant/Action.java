package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a step does, and to which type of entity. */
public enum Action {
  /** Takes money from an account. */
  DEBIT("account", -1),
  /** Gives money to an account. */
  CREDIT("account", 1),
  /** Takes stock from an item. */
  RESERVE("item", -1),
  /** Gives stock to an item. */
  RESTOCK("item", 1),
  /** Calls a partner by HTTP. */
  CALL("call", 0);

  private final String participantType;
  private final int sign;
  private final String text = name().toLowerCase(Locale.ROOT);

  Action(String participantType, int sign) {
    this.participantType = participantType;
    this.sign = sign;
  }

  /** Returns the type of the entity that does it. */
  public String participantType() {
    return participantType;
  }

  /** Whether it takes something away. */
  public boolean takes() {
    return sign < 0;
  }

  /** Whether it gives something. */
  public boolean gives() {
    return sign > 0;
  }

  /** Returns what an amount changes when the action takes effect: negative when it takes. */
  public long signed(long amount) {
    return sign * amount;
  }

  /** Returns the action as clients and the journal write it, such as {@code debit}. */
  @JsonValue
  public String text() {
    return text;
  }
}
