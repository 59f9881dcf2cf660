package io.quorate.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.EntityTypeAssert;
import org.junit.jupiter.api.Test;

class AccountTypeTest {

  @Test
  void shouldNameEverything() {
    EntityTypeAssert.shouldNameEverything(
        AccountType.TYPE, AccountCommand.class, AccountEvent.class);
  }

  @Test
  void shouldKeepTheNamesInTheJournal() {
    assertThat(AccountType.TYPE.name()).isEqualTo("account");
    assertThat(AccountType.TYPE.events().keySet())
        .containsExactlyInAnyOrder(
            "account.participated",
            "account.opened",
            "account.deposited",
            "account.withdrawn",
            "account.hold-placed",
            "account.hold-captured",
            "account.hold-released",
            "account.hold-expired",
            "account.frozen",
            "account.unfrozen",
            "account.closed");
  }
}
