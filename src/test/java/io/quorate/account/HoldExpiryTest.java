package io.quorate.account;

import static io.quorate.account.AccountBuilder.EXPIRES_AT_MS;
import static io.quorate.account.AccountBuilder.anAccount;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountCommand.CaptureHold;
import io.quorate.account.AccountCommand.ReleaseHold;
import io.quorate.account.AccountEvent.HoldCaptured;
import io.quorate.account.AccountEvent.HoldExpired;
import io.quorate.kernel.Decider;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.earmark.Earmarks;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HoldExpiryTest {

  private final DeciderScenario<AccountCommand, AccountEvent, Account> held =
      anAccount().withBalance(100).withHold("h", 30).scenario();

  @Test
  void shouldCaptureOneMillisecondBeforeItExpires() {
    held.at(EXPIRES_AT_MS - 1)
        .when(new CaptureHold("h", null))
        .thenShowing("h", new HoldCaptured("h", 30));
    assertThat(held.at(EXPIRES_AT_MS - 1).elapse()).isEmpty();
  }

  @Test
  void shouldRejectCaptureWhenExpired() {
    held.at(EXPIRES_AT_MS)
        .when(new CaptureHold("h", null))
        .thenRejected(INVALID_STATE, "Expected the hold to be held, but it is expired.");
    held.elapsedTo(EXPIRES_AT_MS)
        .when(new CaptureHold("h", null))
        .thenRejected(INVALID_STATE, "Expected the hold to be held, but it is expired.");
  }

  @Test
  void shouldRejectReleaseWhenExpired() {
    held.at(EXPIRES_AT_MS).when(new ReleaseHold("h")).thenRejected(INVALID_STATE);
    held.elapsedTo(EXPIRES_AT_MS).when(new ReleaseHold("h")).thenRejected(INVALID_STATE);
  }

  @Test
  void shouldExpireExactlyAtItsTime() {
    assertThat(held.at(EXPIRES_AT_MS).elapse()).containsExactly(new HoldExpired("h"));
    var expired = held.elapsedTo(EXPIRES_AT_MS);
    assertThat(expired.state().available()).isEqualTo(100);
    assertThat(expired.view(AccountType.TYPE, "h"))
        .isEqualTo(new HoldView("h", "id", 30, 0, "expired", Instant.ofEpochMilli(EXPIRES_AT_MS)));
    assertThat(expired.elapse()).isEmpty();
  }

  @Test
  void shouldExpireInOrderAndBeDueForTheNext() {
    var decider = new AccountDecider();
    var three =
        anAccount()
            .withBalance(100)
            .withHold("late", 10, 3_000_000)
            .withHold("early", 10, 2_000_000)
            .withHold("middle", 10, 2_500_000)
            .scenario();
    assertThat(decider.dueAtMs(three.state())).isEqualTo(2_000_000);
    assertThat(three.at(2_999_999).elapse())
        .containsExactly(new HoldExpired("early"), new HoldExpired("middle"));
    assertThat(decider.dueAtMs(three.elapsedTo(2_999_999).state())).isEqualTo(3_000_000);
    assertThat(decider.dueAtMs(three.elapsedTo(3_000_000).state())).isEqualTo(Decider.NEVER);
  }

  @Test
  void shouldBoundHowManyExpireAtOnce() {
    var many =
        held.givenState(AccountBuilder.holding(Earmarks.MAX_EXPIRED_AT_ONCE + 1)).at(EXPIRES_AT_MS);
    assertThat(many.elapse()).hasSize(Earmarks.MAX_EXPIRED_AT_ONCE);
    var rest = many.elapsedTo(EXPIRES_AT_MS);
    assertThat(rest.elapse()).hasSize(1);
    assertThat(rest.elapsedTo(EXPIRES_AT_MS).state().holds().heldAmount()).isZero();
  }
}
