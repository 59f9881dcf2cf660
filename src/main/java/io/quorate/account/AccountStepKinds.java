package io.quorate.account;

import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.StepKind;
import io.quorate.kernel.participant.StepKinds;
import java.util.List;

/** The steps that accounts do. */
public final class AccountStepKinds implements StepKinds.Provider {

  /** Takes money from an account: at once, since what it takes cannot be spent twice. */
  public static final StepKind DEBIT =
      StepKind.taking("debit", "account", "amount", Commitment.EXECUTE);

  /** Gives money to an account. */
  public static final StepKind CREDIT = StepKind.giving("credit", "account", "amount");

  @Override
  public List<StepKind> kinds() {
    return List.of(DEBIT, CREDIT);
  }
}
