package io.quorate.lock;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.participant.ParticipantEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can have happened to a lock. Times are milliseconds of its steady time. */
public sealed interface LockEvent {

  /**
   * Somebody got it.
   *
   * @param replaced the token of the shared grant that this one takes the place of, or null
   */
  record Granted(
      String waitId,
      String attendant,
      Claim claim,
      long token,
      @Nullable Long replaced,
      long expiresAtMs,
      long waitedMs,
      long atMs)
      implements LockEvent {}

  /** A waiter goes before all others, since it would have waited for one of them without end. */
  record Advanced(String waitId, long atMs) implements LockEvent {}

  /**
   * Its holder has it once more.
   *
   * @param session the session that asked, or null
   * @param minHoldMs for how long from now on at least it is given to nobody anew, or null
   * @param lockDelayMs for how long it is given to nobody anew after it was lost without a release,
   *     or null
   */
  record Reentered(
      String waitId,
      String attendant,
      long token,
      int count,
      long expiresAtMs,
      long waitedMs,
      @Nullable SessionRef session,
      @Nullable Long minHoldMs,
      @Nullable Long lockDelayMs,
      long atMs)
      implements LockEvent {}

  /**
   * Somebody waits from now on.
   *
   * @param upgrade whether a holder waits to hold it alone, before all others
   */
  record Enqueued(
      String waitId,
      String attendant,
      Claim claim,
      boolean upgrade,
      long untilMs,
      long attendedUntilMs,
      long atMs)
      implements LockEvent {}

  /**
   * A waiter is still there, or is back.
   *
   * @param session what the request has to do with a session when the wait keeps another claim of
   *     it, or null
   */
  record Attended(
      String waitId,
      String attendant,
      long attendedUntilMs,
      @Nullable SessionRef session,
      long atMs)
      implements LockEvent {}

  /** A waiter has lost its connection, and keeps its place for a while. */
  record Unattended(String waitId, long attendedUntilMs, long atMs) implements LockEvent {}

  /** A wait ended without a grant. */
  record WaitEnded(String waitId, WaitEnd reason, List<CycleMember> cycle, long atMs)
      implements LockEvent {
    public WaitEnded {
      cycle = List.copyOf(cycle);
    }
  }

  /** A client could not be told of its grant, and may come back for it for a while. */
  record Undelivered(long token, long returnAtMs, long atMs) implements LockEvent {}

  /**
   * A client came back for its grant.
   *
   * @param session what the request has to do with a session when the grant keeps another claim of
   *     it, or null
   */
  record Claimed(
      long token, String waitId, String attendant, @Nullable SessionRef session, long atMs)
      implements LockEvent {}

  /** A lease lasts longer. */
  record Renewed(long token, long ttlMs, long expiresAtMs, long atMs) implements LockEvent {}

  /**
   * A holder gave it back, once.
   *
   * @param count how often it still holds it
   * @param keptBackUntilMs until when it is given to nobody anew; 0 for at once
   */
  record Released(long token, int count, long keptBackUntilMs, long atMs) implements LockEvent {}

  /**
   * A holder lost it.
   *
   * @param note why an operator took it, or null
   * @param keptBackUntilMs until when it is given to nobody anew; 0 for at once
   */
  record Lost(long token, LossReason reason, @Nullable String note, long keptBackUntilMs, long atMs)
      implements LockEvent {}

  /** A holder shares it from now on. */
  record Downgraded(long token, long atMs) implements LockEvent {}

  /** What was kept back is free. */
  record Cooled(long atMs) implements LockEvent {}

  /** It is a semaphore from now on, with so many permits. */
  record Resized(int permits, long atMs) implements LockEvent {}

  /** A session has ended that had something of it. */
  record SessionEnded(SessionRef session, long atMs) implements LockEvent {}

  /** Another copy of the lock measures its time from now on. */
  record TakenOver(long marginMs, long atMs) implements LockEvent {}

  /** Nothing is left of it but its last token. */
  record Deleted(long atMs) implements LockEvent {}

  /** It took part in a transaction. */
  record Participated(@JsonValue ParticipantEvent part) implements LockEvent {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Participated {}
  }
}
