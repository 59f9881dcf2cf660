package io.quorate.account;

import io.quorate.kernel.EntityType;
import java.util.Map;

/** Declares accounts to the host. */
public final class AccountType {

  /** The type, with the stable names of its commands and events. */
  public static final EntityType<AccountCommand, AccountEvent, Account> TYPE =
      new EntityType<>(
          "account",
          new AccountDecider(),
          Map.of(
              "account.get", AccountCommand.Get.class,
              "account.open", AccountCommand.Open.class,
              "account.deposit", AccountCommand.Deposit.class,
              "account.withdraw", AccountCommand.Withdraw.class,
              "account.place-hold", AccountCommand.PlaceHold.class,
              "account.capture-hold", AccountCommand.CaptureHold.class,
              "account.release-hold", AccountCommand.ReleaseHold.class,
              "account.freeze", AccountCommand.Freeze.class,
              "account.unfreeze", AccountCommand.Unfreeze.class,
              "account.close", AccountCommand.Close.class),
          Map.of(
              "account.opened", AccountEvent.Opened.class,
              "account.deposited", AccountEvent.Deposited.class,
              "account.withdrawn", AccountEvent.Withdrawn.class,
              "account.hold-placed", AccountEvent.HoldPlaced.class,
              "account.hold-captured", AccountEvent.HoldCaptured.class,
              "account.hold-released", AccountEvent.HoldReleased.class,
              "account.hold-expired", AccountEvent.HoldExpired.class,
              "account.frozen", AccountEvent.Frozen.class,
              "account.unfrozen", AccountEvent.Unfrozen.class,
              "account.closed", AccountEvent.Closed.class),
          Account.class,
          1);

  private AccountType() {}
}
