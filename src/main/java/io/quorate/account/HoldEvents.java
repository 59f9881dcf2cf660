package io.quorate.account;

import io.quorate.kernel.earmark.EarmarkRules;

/** The events of holds, and with them their rules. */
enum HoldEvents implements EarmarkRules.Events<AccountEvent> {
  /** The only value. */
  INSTANCE;

  static final EarmarkRules<AccountEvent> RULES = new EarmarkRules<>("hold", "captured", INSTANCE);

  @Override
  public AccountEvent placed(String id, long amount, long ttlMs, long expiresAtMs) {
    return new AccountEvent.HoldPlaced(id, amount, ttlMs, expiresAtMs);
  }

  @Override
  public AccountEvent taken(String id, long amount) {
    return new AccountEvent.HoldCaptured(id, amount);
  }

  @Override
  public AccountEvent released(String id) {
    return new AccountEvent.HoldReleased(id);
  }

  @Override
  public AccountEvent expired(String id) {
    return new AccountEvent.HoldExpired(id);
  }
}
