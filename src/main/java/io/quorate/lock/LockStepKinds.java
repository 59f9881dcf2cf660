package io.quorate.lock;

import io.quorate.kernel.participant.StepKind;
import io.quorate.kernel.participant.StepKinds;
import java.util.List;

/** The steps that locks do. */
public final class LockStepKinds implements StepKinds.Provider {

  /** Goes on only while a lock is held with a token; nobody else gets it before the end. */
  public static final StepKind HOLDS = StepKind.guarding("holds", "lock", "token");

  @Override
  public List<StepKind> kinds() {
    return List.of(HOLDS);
  }
}
