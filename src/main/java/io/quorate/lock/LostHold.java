package io.quorate.lock;

import java.util.List;

/**
 * A grant that is over, remembered for a while so that its owner can be told why.
 *
 * @param waitIds the acquisitions that made it
 */
public record LostHold(String owner, long token, LossReason reason, List<String> waitIds) {
  public LostHold {
    waitIds = List.copyOf(waitIds);
  }

  static LostHold of(Hold hold, LossReason reason) {
    return new LostHold(
        hold.claim().owner(),
        hold.token(),
        reason,
        hold.takings().stream().map(Hold.Taking::waitId).toList());
  }
}
