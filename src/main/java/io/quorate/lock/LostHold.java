package io.quorate.lock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A grant that is over, remembered for a while so that its owner can be told why.
 *
 * @param waitIds the acquisitions that made it
 * @param session the session that it belonged to, or null
 */
public record LostHold(
    String owner,
    long token,
    LossReason reason,
    List<String> waitIds,
    @Nullable SessionRef session) {
  public LostHold {
    waitIds = List.copyOf(waitIds);
  }

  static LostHold of(Hold hold, LossReason reason) {
    return new LostHold(
        hold.claim().owner(),
        hold.token(),
        reason,
        hold.takings().stream().map(Hold.Taking::waitId).toList(),
        hold.claim().session());
  }
}
