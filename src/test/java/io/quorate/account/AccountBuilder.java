package io.quorate.account;

import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.earmark.Earmark;
import io.quorate.kernel.earmark.Earmarks;
import io.quorate.kernel.participant.Participations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Builds the history of an account for tests: {@code anAccount().withBalance(100).withHold("h",
 * 30)}. Holds are placed at {@link #NOW_MS} and expire at {@link #EXPIRES_AT_MS}.
 */
final class AccountBuilder {

  static final long NOW_MS = 1_000_000;
  static final long TTL_MS = 60_000;
  static final long EXPIRES_AT_MS = NOW_MS + TTL_MS;

  private final List<AccountEvent> later = new ArrayList<>();
  private long balance;
  private long overdraftLimit;

  private AccountBuilder() {}

  /** An open account in EUR, with nothing on it. */
  static AccountBuilder anAccount() {
    return new AccountBuilder();
  }

  AccountBuilder withBalance(long amount) {
    balance = amount;
    return this;
  }

  AccountBuilder withOverdraftLimit(long amount) {
    overdraftLimit = amount;
    return this;
  }

  AccountBuilder withdrawn(long amount) {
    return and(new AccountEvent.Withdrawn(amount));
  }

  AccountBuilder withHold(String id, long amount) {
    return withHold(id, amount, EXPIRES_AT_MS);
  }

  AccountBuilder withHold(String id, long amount, long expiresAtMs) {
    return and(new AccountEvent.HoldPlaced(id, amount, TTL_MS, expiresAtMs));
  }

  AccountBuilder frozen() {
    return and(new AccountEvent.Frozen());
  }

  AccountBuilder closed() {
    return and(new AccountEvent.Closed());
  }

  AccountBuilder and(AccountEvent event) {
    later.add(event);
    return this;
  }

  List<AccountEvent> events() {
    var events = new ArrayList<AccountEvent>();
    events.add(new AccountEvent.Opened("EUR", balance, overdraftLimit));
    events.addAll(later);
    return List.copyOf(events);
  }

  /** Starts a scenario with this history, at {@link #NOW_MS}. */
  DeciderScenario<AccountCommand, AccountEvent, Account> scenario() {
    return DeciderScenario.of(new AccountDecider(), NOW_MS).given(events());
  }

  /** A state with this many holds of 1 under the ids x0, x1 and so on. */
  static Account holding(int count) {
    List<Earmark> holds =
        IntStream.range(0, count)
            .mapToObj(i -> Earmark.held("x" + i, 1, TTL_MS, EXPIRES_AT_MS))
            .toList();
    return new Account(
        Account.Status.OPEN,
        "EUR",
        1_000_000,
        0,
        1_000_000,
        Earmarks.of(holds),
        Participations.none());
  }
}
