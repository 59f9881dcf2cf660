package io.quorate.account;

import static io.quorate.account.AccountBuilder.EXPIRES_AT_MS;
import static io.quorate.account.AccountBuilder.NOW_MS;
import static io.quorate.account.AccountBuilder.TTL_MS;
import static io.quorate.account.AccountBuilder.anAccount;

import io.quorate.account.AccountCommand.CaptureHold;
import io.quorate.account.AccountCommand.Open;
import io.quorate.account.AccountCommand.PlaceHold;
import io.quorate.account.AccountEvent.HoldCaptured;
import io.quorate.account.AccountEvent.HoldPlaced;
import io.quorate.account.AccountEvent.Opened;
import io.quorate.kernel.DecisionTable;
import io.quorate.kernel.participant.ParticipantCommand;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command in every state of an account. */
class AccountTableTest {

  /** Available: 50 in empty, 150 in open, 120 in hold, 20 in minus, which is overdrawn. */
  private static final String TABLE =
      """
      command        | absent  | empty   | open    | hold    | minus   | frozen  | frozen+h| closed
      get            | none    | same    | same    | same    | same    | same    | same    | same
      get h          | none    | none    | none    | same    | none    | none    | same    | none
      inspect        | none    | same    | same    | same    | same    | same    | same    | closed
      open 100       | ok      | differs | same    | same    | same    | same    | same    | same
      open other     | ok      | differs | differs | differs | differs | differs | differs | differs
      deposit 5      | none    | ok      | ok      | ok      | ok      | frozen  | frozen  | closed
      withdraw 21    | none    | ok      | ok      | ok      | funds   | frozen  | frozen  | closed
      withdraw 121   | none    | funds   | ok      | funds   | funds   | frozen  | frozen  | closed
      place h 30     | none    | ok      | ok      | same    | funds   | frozen  | same    | closed
      place h 20     | none    | ok      | ok      | differs | ok      | frozen  | differs | closed
      place h longer | none    | ok      | ok      | differs | funds   | frozen  | differs | closed
      place g 121    | none    | funds   | ok      | funds   | funds   | frozen  | frozen  | closed
      capture h      | none    | none    | none    | ok      | none    | frozen  | frozen  | closed
      capture h 10   | none    | none    | none    | ok      | none    | frozen  | frozen  | closed
      capture h 31   | none    | none    | none    | limit   | none    | frozen  | frozen  | closed
      release h      | none    | none    | none    | ok      | none    | none    | ok      | none
      freeze         | none    | ok      | ok      | ok      | ok      | same    | same    | closed
      unfreeze       | none    | same    | same    | same    | same    | ok      | ok      | closed
      close          | none    | ok      | state   | state   | state   | state   | state   | same
      """;

  private static final AccountEvent PLACED = new HoldPlaced("h", 30, TTL_MS, EXPIRES_AT_MS);

  @ParameterizedTest
  @MethodSource("cells")
  void shouldDecide(DecisionTable.Cell cell) {
    cell.check();
  }

  @Test
  void shouldHaveEveryCommand() {
    table().shouldHaveEveryCommand(AccountCommand.class);
  }

  static List<DecisionTable.Cell> cells() {
    return table().cells(TABLE);
  }

  private static DecisionTable<AccountCommand, AccountEvent, Account> table() {
    var table = new DecisionTable<>(new AccountDecider(), NOW_MS);
    addStates(table);
    return table
        .command("get", new AccountCommand.Get())
        .command("get h", new AccountCommand.GetHold("h"))
        .command(
            "inspect",
            new AccountCommand.Participate(new ParticipantCommand.Inspect(AccountStepKinds.DEBIT)))
        .command("open 100", new Open("EUR", 100, 50), new Opened("EUR", 100, 50))
        .command("open other", new Open("EUR", 100, 51), new Opened("EUR", 100, 51))
        .command("deposit 5", new AccountCommand.Deposit(5), new AccountEvent.Deposited(5))
        .command("withdraw 21", new AccountCommand.Withdraw(21), new AccountEvent.Withdrawn(21))
        .command("withdraw 121", new AccountCommand.Withdraw(121), new AccountEvent.Withdrawn(121))
        .command("place h 30", new PlaceHold("h", 30, TTL_MS), PLACED)
        .command(
            "place h 20",
            new PlaceHold("h", 20, TTL_MS),
            new HoldPlaced("h", 20, TTL_MS, EXPIRES_AT_MS))
        .command(
            "place h longer",
            new PlaceHold("h", 30, TTL_MS + 1),
            new HoldPlaced("h", 30, TTL_MS + 1, EXPIRES_AT_MS + 1))
        .command(
            "place g 121",
            new PlaceHold("g", 121, TTL_MS),
            new HoldPlaced("g", 121, TTL_MS, EXPIRES_AT_MS))
        .command("capture h", new CaptureHold("h", null), new HoldCaptured("h", 30))
        .command("capture h 10", new CaptureHold("h", 10L), new HoldCaptured("h", 10))
        .command("capture h 31", new CaptureHold("h", 31L))
        .command(
            "release h", new AccountCommand.ReleaseHold("h"), new AccountEvent.HoldReleased("h"))
        .command("freeze", new AccountCommand.Freeze(), new AccountEvent.Frozen())
        .command("unfreeze", new AccountCommand.Unfreeze(), new AccountEvent.Unfrozen())
        .command("close", new AccountCommand.Close(), new AccountEvent.Closed());
  }

  private static void addStates(DecisionTable<AccountCommand, AccountEvent, Account> table) {
    table
        .state("absent", List.of())
        .state("empty", rich(0).events())
        .state("open", rich(100).events())
        .state("hold", rich(100).withHold("h", 30).events())
        .state("minus", rich(100).withdrawn(130).events())
        .state("frozen", rich(100).frozen().events())
        .state("frozen+h", rich(100).withHold("h", 30).frozen().events())
        .state("closed", rich(100).withdrawn(100).closed().events());
  }

  private static AccountBuilder rich(long balance) {
    return anAccount().withBalance(balance).withOverdraftLimit(50);
  }
}
