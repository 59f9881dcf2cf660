package io.quorate.call;

import io.quorate.kernel.participant.StepKind;
import io.quorate.kernel.participant.StepKinds;
import java.util.List;

/** The step that calls do. */
public final class CallStepKinds implements StepKinds.Provider {

  /** Calls a partner by HTTP. */
  public static final StepKind CALL = StepKind.calling("call", "call");

  @Override
  public List<StepKind> kinds() {
    return List.of(CALL);
  }
}
