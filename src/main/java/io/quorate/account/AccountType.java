package io.quorate.account;

import static java.util.Map.entry;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Shown;
import io.quorate.kernel.earmark.Earmark;
import io.quorate.kernel.participant.ParticipantHalf;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Declares accounts to the host. */
public final class AccountType implements EntityType<AccountCommand, AccountEvent, Account> {

  /** What accounts do as participants of transactions. */
  static final ParticipantHalf<AccountCommand, AccountEvent, Account> PARTICIPANT =
      new ParticipantHalf<>(
          Account::participations,
          AccountSteps::new,
          AccountCommand.Participate::new,
          command ->
              command instanceof AccountCommand.Participate(var told)
                  ? Optional.of(told)
                  : Optional.empty(),
          AccountEvent.Participated::new,
          event ->
              event instanceof AccountEvent.Participated(var part)
                  ? Optional.of(part)
                  : Optional.empty());

  private static final Map<String, Class<? extends AccountCommand>> COMMANDS =
      Map.ofEntries(
          entry("account.get", AccountCommand.Get.class),
          entry("account.get-hold", AccountCommand.GetHold.class),
          entry("account.open", AccountCommand.Open.class),
          entry("account.deposit", AccountCommand.Deposit.class),
          entry("account.withdraw", AccountCommand.Withdraw.class),
          entry("account.place-hold", AccountCommand.PlaceHold.class),
          entry("account.capture-hold", AccountCommand.CaptureHold.class),
          entry("account.release-hold", AccountCommand.ReleaseHold.class),
          entry("account.freeze", AccountCommand.Freeze.class),
          entry("account.unfreeze", AccountCommand.Unfreeze.class),
          entry("account.participate", AccountCommand.Participate.class),
          entry("account.close", AccountCommand.Close.class));

  private static final Map<String, Class<? extends AccountEvent>> EVENTS =
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
          entry("account.closed", AccountEvent.Closed.class));

  /** The type. */
  public static final AccountType TYPE = new AccountType();

  private final AccountDecider decider = new AccountDecider();
  private final Conversation<AccountCommand, AccountEvent, Account> conversation =
      PARTICIPANT.conversation();

  private AccountType() {}

  @Override
  public String name() {
    return "account";
  }

  @Override
  public AccountDecider decider() {
    return decider;
  }

  @Override
  public Optional<Conversation<AccountCommand, AccountEvent, Account>> conversation() {
    return Optional.of(conversation);
  }

  @Override
  public AccountCommand translate(Object message) {
    return PARTICIPANT.translate(message);
  }

  @Override
  public Map<String, Class<? extends AccountCommand>> commands() {
    return COMMANDS;
  }

  @Override
  public Map<String, Class<? extends AccountEvent>> events() {
    return EVENTS;
  }

  @Override
  public Class<Account> state() {
    return Account.class;
  }

  @Override
  public int stateVersion() {
    return 2;
  }

  @Override
  public Object view(Subject subject, Account account, Shown shown) {
    return switch (shown) {
      case Shown.Whole whole -> AccountView.of(subject, account);
      case Shown.Part(String holdId) -> {
        Earmark hold = account.holds().find(holdId);
        yield hold == null ? AccountView.of(subject, account) : HoldView.of(subject.id(), hold);
      }
      case Shown.Answer(Object topic) -> PARTICIPANT.answer(account, topic, null);
    };
  }

  @Override
  public Set<String> endings() {
    return Set.of("account.closed");
  }

  @Override
  public List<AccountCommand> merge(List<AccountCommand> hints) {
    return PARTICIPANT.merge(hints);
  }

  @Override
  public int weight(Account account) {
    return account.holds().size() + account.participations().weight();
  }
}
