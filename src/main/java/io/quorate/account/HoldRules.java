package io.quorate.account;

import static io.quorate.kernel.RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;

import io.quorate.kernel.Decision;
import io.quorate.kernel.Earmark;
import io.quorate.kernel.Earmarks;
import io.quorate.kernel.Rejection;

/** The rules of holds, for {@link AccountDecider}, which names the order of the rejections. */
final class HoldRules {

  private HoldRules() {}

  static Decision<AccountEvent> place(AccountCommand.PlaceHold place, Account account, long nowMs) {
    Earmark known = account.holds().find(place.holdId());
    if (known != null) {
      return known.wasPlacedAs(place.amount(), place.ttlMs())
          ? Decision.<AccountEvent>unchanged().showing(place.holdId())
          : Decision.reject(
              EXISTS_WITH_DIFFERENT_PAYLOAD,
              "Expected the amount %d and the ttl %dms of the hold that has this id, but they differ."
                  .formatted(known.amount(), known.ttlMs()));
    }
    Rejection immovable = AccountDecider.immovable(account);
    if (immovable != null) {
      return new Decision.Rejected<>(immovable);
    }
    if (account.holds().heldCount() >= Earmarks.MAX_HELD) {
      return Decision.reject(
          LIMIT_EXCEEDED,
          "Expected fewer than %d holds at the same time, but there are as many."
              .formatted(Earmarks.MAX_HELD));
    }
    if (account.available() < place.amount()) {
      return new Decision.Rejected<>(AccountDecider.insufficientFunds(account, place.amount()));
    }
    return Decision.<AccountEvent>accept(
            new AccountEvent.HoldPlaced(
                place.holdId(), place.amount(), place.ttlMs(), nowMs + place.ttlMs()))
        .showing(place.holdId());
  }

  static Decision<AccountEvent> capture(
      AccountCommand.CaptureHold capture, Account account, long nowMs) {
    Rejection immovable = AccountDecider.immovable(account);
    if (immovable != null) {
      return new Decision.Rejected<>(immovable);
    }
    Earmark hold = account.holds().find(capture.holdId());
    if (hold == null) {
      return unknown();
    }
    if (!hold.isHeld() || hold.isOverdue(nowMs)) {
      return notHeld(hold);
    }
    long amount = capture.amount() == null ? hold.amount() : capture.amount();
    if (amount > hold.amount()) {
      return Decision.reject(
          LIMIT_EXCEEDED,
          "Expected to capture at most the held %d, but %d was asked for."
              .formatted(hold.amount(), amount));
    }
    return Decision.<AccountEvent>accept(new AccountEvent.HoldCaptured(hold.id(), amount))
        .showing(hold.id());
  }

  static Decision<AccountEvent> release(
      AccountCommand.ReleaseHold release, Account account, long nowMs) {
    Earmark hold = account.holds().find(release.holdId());
    if (hold == null) {
      return unknown();
    }
    if (hold.status() == Earmark.Status.RELEASED) {
      return Decision.<AccountEvent>unchanged().showing(hold.id());
    }
    if (!hold.isHeld() || hold.isOverdue(nowMs)) {
      return notHeld(hold);
    }
    return Decision.<AccountEvent>accept(new AccountEvent.HoldReleased(hold.id()))
        .showing(hold.id());
  }

  private static Decision<AccountEvent> unknown() {
    return Decision.reject(NOT_FOUND, "Expected the hold to exist, but it does not.");
  }

  private static Decision<AccountEvent> notHeld(Earmark hold) {
    String status = hold.isHeld() ? "expired" : HoldView.of("", hold).status();
    return Decision.reject(
        INVALID_STATE, "Expected the hold to be held, but it is %s.".formatted(status));
  }
}
