package io.quorate.lock;

import java.util.List;

/**
 * A wait that ended without a grant, remembered for a while so that its client can be told why.
 *
 * @param cycle who waited for each other, for a deadlock; else empty
 * @param atMs when it ended, in milliseconds of the lock's steady time
 */
public record EndedWait(String waitId, WaitEnd reason, List<CycleMember> cycle, long atMs) {
  public EndedWait {
    cycle = List.copyOf(cycle);
  }
}
