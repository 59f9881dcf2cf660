package io.quorate.lock;

import org.jspecify.annotations.Nullable;

/**
 * Says that a wait cannot end before something else does: a hold, or an earlier wait. Neither comes
 * back once it is gone, since tokens and wait ids are never used again.
 *
 * @param lock where it waits
 * @param waitId the wait
 * @param owner who waits
 * @param token the hold in its way, or 0
 * @param behind the earlier wait in its way, when no hold is; else null
 * @param oneOfSeveral whether other holds of a semaphore may do as well as this one
 */
public record Edge(
    String lock,
    String waitId,
    String owner,
    long token,
    @Nullable String behind,
    boolean oneOfSeveral) {

  Edge(String lock, String waitId, String owner, long token, @Nullable String behind) {
    this(lock, waitId, owner, token, behind, false);
  }
}
