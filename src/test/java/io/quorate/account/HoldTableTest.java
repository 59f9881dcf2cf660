package io.quorate.account;

import static io.quorate.account.AccountBuilder.EXPIRES_AT_MS;
import static io.quorate.account.AccountBuilder.NOW_MS;
import static io.quorate.account.AccountBuilder.TTL_MS;
import static io.quorate.account.AccountBuilder.anAccount;

import io.quorate.account.AccountCommand.CaptureHold;
import io.quorate.account.AccountCommand.PlaceHold;
import io.quorate.account.AccountEvent.HoldCaptured;
import io.quorate.account.AccountEvent.HoldExpired;
import io.quorate.account.AccountEvent.HoldReleased;
import io.quorate.kernel.DecisionTable;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command about a hold in every state of it. */
class HoldTableTest {

  /** The columns {@code due} and {@code due+frozen}: overdue, but that is not recorded yet. */
  private static final String TABLE =
      """
      command       | held   | due    | captured| released| expired| due+frozen | captured+closed
      get           | same   | same   | same    | same    | same   | same       | same
      place same    | same   | same   | same    | same    | same   | same       | same
      place other   | differs| differs| differs | differs | differs| differs    | differs
      place longer  | differs| differs| differs | differs | differs| differs    | differs
      capture       | ok     | state  | state   | state   | state  | frozen     | closed
      capture more  | limit  | state  | state   | state   | state  | frozen     | closed
      release       | ok     | state  | state   | same    | state  | state      | state
      """;

  @ParameterizedTest
  @MethodSource("cells")
  void shouldDecide(DecisionTable.Cell cell) {
    cell.check();
  }

  static List<DecisionTable.Cell> cells() {
    return new DecisionTable<>(new AccountDecider(), NOW_MS)
        .state("held", held(EXPIRES_AT_MS).events())
        .state("due", held(NOW_MS).events())
        .state("captured", held(EXPIRES_AT_MS).and(new HoldCaptured("h", 30)).events())
        .state("released", held(EXPIRES_AT_MS).and(new HoldReleased("h")).events())
        .state("expired", held(NOW_MS).and(new HoldExpired("h")).events())
        .state("due+frozen", held(NOW_MS).frozen().events())
        .state(
            "captured+closed", held(EXPIRES_AT_MS).and(new HoldCaptured("h", 30)).closed().events())
        .command("get", new AccountCommand.GetHold("h"))
        .command("place same", new PlaceHold("h", 30, TTL_MS))
        .command("place other", new PlaceHold("h", 29, TTL_MS))
        .command("place longer", new PlaceHold("h", 30, TTL_MS + 1))
        .command("capture", new CaptureHold("h", null), new HoldCaptured("h", 30))
        .command("capture more", new CaptureHold("h", 31L))
        .command("release", new AccountCommand.ReleaseHold("h"), new HoldReleased("h"))
        .cells(TABLE);
  }

  private static AccountBuilder held(long expiresAtMs) {
    return anAccount().withBalance(30).withHold("h", 30, expiresAtMs);
  }
}
