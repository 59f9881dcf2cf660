package io.quorate.account;

import static io.quorate.account.AccountBuilder.EXPIRES_AT_MS;
import static io.quorate.account.AccountBuilder.TTL_MS;
import static io.quorate.account.AccountBuilder.anAccount;
import static io.quorate.kernel.RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD;
import static io.quorate.kernel.RejectionCode.INSUFFICIENT_FUNDS;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountCommand.CaptureHold;
import io.quorate.account.AccountCommand.Close;
import io.quorate.account.AccountCommand.PlaceHold;
import io.quorate.account.AccountCommand.ReleaseHold;
import io.quorate.account.AccountCommand.Withdraw;
import io.quorate.account.AccountEvent.HoldCaptured;
import io.quorate.account.AccountEvent.HoldPlaced;
import io.quorate.account.AccountEvent.HoldReleased;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.earmark.Earmarks;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HoldTest {

  private static final PlaceHold PLACE = new PlaceHold("h", 30, TTL_MS);

  private final DeciderScenario<AccountCommand, AccountEvent, Account> rich =
      anAccount().withBalance(100).scenario();
  private final DeciderScenario<AccountCommand, AccountEvent, Account> held = rich.accept(PLACE);

  @Test
  void shouldPlaceAHold() {
    rich.when(PLACE).thenShowing("h", new HoldPlaced("h", 30, TTL_MS, EXPIRES_AT_MS));
    assertThat(held.state().balance()).isEqualTo(100);
    assertThat(held.state().available()).isEqualTo(70);
    assertThat(held.view(AccountType.TYPE, "h")).isEqualTo(view("held", 0));
  }

  @Test
  void shouldHoldAllThatIsAvailableButNotOneMore() {
    held.when(new PlaceHold("g", 70, TTL_MS))
        .thenShowing("g", new HoldPlaced("g", 70, TTL_MS, EXPIRES_AT_MS));
    held.when(new PlaceHold("g", 71, TTL_MS))
        .thenRejected(INSUFFICIENT_FUNDS, "Expected at least 71 to be available, but only 70 is.");
    anAccount()
        .withBalance(100)
        .withOverdraftLimit(50)
        .withHold("h", 30)
        .scenario()
        .when(new PlaceHold("g", 121, TTL_MS))
        .thenRejected(INSUFFICIENT_FUNDS);
  }

  @Test
  void shouldCaptureAll() {
    held.when(new CaptureHold("h", null)).thenShowing("h", new HoldCaptured("h", 30));
    held.when(new CaptureHold("h", 30L)).thenShowing("h", new HoldCaptured("h", 30));
    var captured = held.accept(new CaptureHold("h", null));
    assertThat(captured.state().balance()).isEqualTo(70);
    assertThat(captured.state().available()).isEqualTo(70);
    assertThat(captured.view(AccountType.TYPE, "h")).isEqualTo(view("captured", 30));
  }

  @Test
  void shouldReleaseTheRestOfAPartialCapture() {
    var captured = held.accept(new CaptureHold("h", 10L));
    assertThat(captured.state().balance()).isEqualTo(90);
    assertThat(captured.state().available()).isEqualTo(90);
    assertThat(captured.view(AccountType.TYPE, "h")).isEqualTo(view("captured", 10));
    captured
        .when(new CaptureHold("h", 10L))
        .thenRejected(INVALID_STATE, "Expected the hold to be held, but it is captured.");
  }

  @Test
  void shouldRejectCapturingMoreThanIsHeld() {
    held.when(new CaptureHold("h", 31L))
        .thenRejected(LIMIT_EXCEEDED, "Expected at most the 30 of the hold, but 31 was asked for.");
  }

  @Test
  void shouldReleaseAHold() {
    held.when(new ReleaseHold("h")).thenShowing("h", new HoldReleased("h"));
    var released = held.accept(new ReleaseHold("h"));
    assertThat(released.state().balance()).isEqualTo(100);
    assertThat(released.state().available()).isEqualTo(100);
    assertThat(released.view(AccountType.TYPE, "h")).isEqualTo(view("released", 0));
    released.when(new ReleaseHold("h")).thenUnchangedShowing("h");
    released.when(new CaptureHold("h", null)).thenRejected(INVALID_STATE);
  }

  @Test
  void shouldRejectReleaseWhenCaptured() {
    held.accept(new CaptureHold("h", null)).when(new ReleaseHold("h")).thenRejected(INVALID_STATE);
  }

  @Test
  void shouldReleaseWhenFrozen() {
    held.accept(new AccountCommand.Freeze())
        .when(new ReleaseHold("h"))
        .thenShowing("h", new HoldReleased("h"));
  }

  @Test
  void shouldRejectAnUnknownHold() {
    held.when(new CaptureHold("g", null)).thenRejected(NOT_FOUND);
    held.when(new ReleaseHold("g")).thenRejected(NOT_FOUND);
  }

  @Test
  void shouldLimitHowManyAreHeld() {
    var almost = rich.givenState(AccountBuilder.holding(Earmarks.MAX_HELD - 1));
    almost.when(PLACE).thenShowing("h", new HoldPlaced("h", 30, TTL_MS, EXPIRES_AT_MS));
    var full = almost.accept(PLACE);
    full.when(PLACE).thenUnchangedShowing("h");
    full.when(new PlaceHold("g", 1, TTL_MS)).thenRejected(LIMIT_EXCEEDED);
    full.accept(new ReleaseHold("h"))
        .when(new PlaceHold("g", 1, TTL_MS))
        .thenShowing("g", new HoldPlaced("g", 1, TTL_MS, EXPIRES_AT_MS));
  }

  @Test
  void shouldAnswerThePlacingAgainWhateverCameAfter() {
    var captured = anAccount().withBalance(30).scenario().accept(PLACE);
    captured = captured.accept(new CaptureHold("h", null)).at(EXPIRES_AT_MS + 1);
    captured.when(PLACE).thenUnchangedShowing("h");
    var closed = captured.accept(new Close());
    closed.when(PLACE).thenUnchangedShowing("h");
    closed.when(new PlaceHold("h", 31, TTL_MS)).thenRejected(EXISTS_WITH_DIFFERENT_PAYLOAD);
    assertThat(closed.view(AccountType.TYPE, "h")).isEqualTo(view("captured", 30));
  }

  @Test
  void shouldLeaveTheOldStateAsItWas() {
    held.accept(new CaptureHold("h", null)).accept(new Withdraw(70));
    assertThat(held.state().balance()).isEqualTo(100);
    assertThat(held.view(AccountType.TYPE, "h")).isEqualTo(view("held", 0));
  }

  private static HoldView view(String status, long captured) {
    return new HoldView("h", "id", 30, captured, status, Instant.ofEpochMilli(EXPIRES_AT_MS));
  }
}
