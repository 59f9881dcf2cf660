package io.quorate.account;

import static java.util.Map.entry;

import io.quorate.kernel.EntityType;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantConversation;
import java.util.Map;
import java.util.Optional;

/** Declares accounts to the host. */
public final class AccountType {

  /** The type, with the stable names of its commands and events. */
  public static final EntityType<AccountCommand, AccountEvent, Account> TYPE =
      new EntityType<>(
          "account",
          new AccountDecider(),
          Optional.of(
              new ParticipantConversation<>(
                  Account::participations,
                  event ->
                      event instanceof AccountEvent.Participated(var part)
                          ? Optional.of(part)
                          : Optional.empty(),
                  AccountCommand.Participate::new)),
          message -> new AccountCommand.Participate((ParticipantCommand) message),
          Map.ofEntries(
              entry("account.get", AccountCommand.Get.class),
              entry("account.open", AccountCommand.Open.class),
              entry("account.deposit", AccountCommand.Deposit.class),
              entry("account.withdraw", AccountCommand.Withdraw.class),
              entry("account.place-hold", AccountCommand.PlaceHold.class),
              entry("account.capture-hold", AccountCommand.CaptureHold.class),
              entry("account.release-hold", AccountCommand.ReleaseHold.class),
              entry("account.freeze", AccountCommand.Freeze.class),
              entry("account.unfreeze", AccountCommand.Unfreeze.class),
              entry("account.participate", AccountCommand.Participate.class),
              entry("account.close", AccountCommand.Close.class)),
          Map.ofEntries(
              entry("account.opened", AccountEvent.Opened.class),
              entry("account.deposited", AccountEvent.Deposited.class),
              entry("account.withdrawn", AccountEvent.Withdrawn.class),
              entry("account.hold-placed", AccountEvent.HoldPlaced.class),
              entry("account.hold-captured", AccountEvent.HoldCaptured.class),
              entry("account.hold-released", AccountEvent.HoldReleased.class),
              entry("account.hold-expired", AccountEvent.HoldExpired.class),
              entry("account.frozen", AccountEvent.Frozen.class),
              entry("account.unfrozen", AccountEvent.Unfrozen.class),
              entry("account.participated", AccountEvent.Participated.class),
              entry("account.closed", AccountEvent.Closed.class)),
          Account.class,
          2);

  private AccountType() {}
}
