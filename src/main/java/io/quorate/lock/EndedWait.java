package io.quorate.lock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wait that ended without a grant, remembered for a while so that its client can be told why.
 *
 * @param cycle who waited for each other, for a deadlock; else empty
 * @param session the session that it belonged to, or null
 * @param atMs when it ended, in milliseconds of the lock's steady time
 */
public record EndedWait(
    String waitId,
    WaitEnd reason,
    List<CycleMember> cycle,
    @Nullable SessionRef session,
    long atMs) {
  public EndedWait {
    cycle = List.copyOf(cycle);
  }
}
