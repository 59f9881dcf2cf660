package io.quorate.inventory;

import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.StepKind;
import io.quorate.kernel.participant.StepKinds;
import java.util.List;

/** The steps that items do. */
public final class ItemStepKinds implements StepKinds.Provider {

  /** Takes stock from an item: promised first, so that nothing reserved is gone before the end. */
  public static final StepKind RESERVE =
      StepKind.taking("reserve", "item", "quantity", Commitment.PREPARE);

  /** Gives stock to an item. */
  public static final StepKind RESTOCK = StepKind.giving("restock", "item", "quantity");

  @Override
  public List<StepKind> kinds() {
    return List.of(RESERVE, RESTOCK);
  }
}
