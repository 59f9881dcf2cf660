package io.quorate.lock;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.Check;
import io.quorate.kernel.InvalidArgument;
import io.quorate.kernel.Question;
import io.quorate.kernel.Repeatable;
import io.quorate.kernel.participant.ParticipantCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a lock can be asked; a command outside the ranges cannot be made. */
public sealed interface LockCommand {

  /**
   * Shows the lock; for an owner, or for a session, only what that one has of it. A node of a
   * version that does not know the two shows what all have.
   *
   * @param owner whose, or null
   * @param session whose, or null; not both
   */
  record Get(@Nullable String owner, @Nullable String session) implements LockCommand {

    public Get {
      if (owner != null) {
        Check.id("owner", owner);
      }
      if (session != null) {
        Check.id("session", session);
      }
    }

    /** What all have of it. */
    public Get() {
      this(null, null);
    }

    public static Get ofOwner(String owner) {
      return new Get(owner, null);
    }

    public static Get ofSession(String session) {
      return new Get(null, session);
    }
  }

  /** Waits until something has happened to it after so many events. */
  record AwaitChange(long version) implements LockCommand {}

  /**
   * Asks for it, and waits for it.
   *
   * @param lock the lock's name
   * @param waitId the id of the wait: 1 to 128 printable characters
   * @param attendant identifies the request among those that ask for the same wait
   * @param waitMs how long it may wait, 0 to {@link LockLimits#MAX_WAIT_MS} milliseconds
   */
  record Acquire(String lock, String waitId, String attendant, Claim claim, long waitMs)
      implements LockCommand, Repeatable {
    public Acquire {
      if (claim.data() != null) {
        Check.sent("data", claim.data());
      }
      if (waitMs < 0 || waitMs > LockLimits.MAX_WAIT_MS) {
        throw new InvalidArgument(
            "Expected wait to be 0s to %ds, but it was %dms."
                .formatted(LockLimits.MAX_WAIT_MS / 1000, waitMs));
      }
    }

    /** A client that comes back asks by another request, and may wait for another time. */
    @Override
    public Object asRepeated() {
      return new Acquire(lock, waitId, "", claim.asRepeated(), 0);
    }
  }

  /** Says that the client of a request is gone; who has come back by another one stays. */
  record Leave(String waitId, String attendant) implements LockCommand {}

  /** Gives back what a request was granted, unless its client has come back by another one. */
  record GiveBack(String waitId, String attendant) implements LockCommand {}

  /** Ends a wait. */
  record CancelWait(String waitId) implements LockCommand {}

  /** Makes a lease last longer: for as long as before, when no time is given. */
  record Renew(String owner, long token, @Nullable Long ttlMs) implements LockCommand {
    public Renew {
      Check.id("owner", owner);
      Check.amount("token", token);
      if (ttlMs != null) {
        Check.ttlMs("ttl", ttlMs);
      }
    }
  }

  /** Gives it back, once; with a count only when it is held as often. */
  record Release(String owner, long token, @Nullable Integer count) implements LockCommand {
    public Release {
      Check.id("owner", owner);
      Check.amount("token", token);
      if (count != null && (count < 1 || count > LockLimits.MAX_COUNT)) {
        throw new InvalidArgument(
            "Expected count to be a whole number from 1 to %d, but it was %d."
                .formatted(LockLimits.MAX_COUNT, count));
      }
    }
  }

  /** Shares what is held exclusively. */
  record Downgrade(String owner, long token) implements LockCommand {
    public Downgrade {
      Check.id("owner", owner);
      Check.amount("token", token);
    }
  }

  /** Takes it from all who hold it, or from the holder of one token. */
  record ForceRelease(String reason, @Nullable Long token) implements LockCommand {
    public ForceRelease {
      Check.sent("reason", reason);
    }
  }

  /** Makes it a semaphore with so many permits. */
  record Resize(int permits) implements LockCommand {
    public Resize {
      if (permits < 1 || permits > LockLimits.MAX_PERMITS) {
        throw new InvalidArgument(
            "Expected permits to be a whole number from 1 to %d, but it was %d."
                .formatted(LockLimits.MAX_PERMITS, permits));
      }
    }
  }

  /** Forgets it, all but its last token. */
  record Delete() implements LockCommand {}

  /** Takes it from a session that has ended. */
  record EndSession(SessionRef session) implements LockCommand, Question<Boolean> {
    @Override
    public Class<Boolean> answerType() {
      return Boolean.class;
    }
  }

  /**
   * Refuses a wait that would never end, if it is still behind the hold with this token.
   *
   * @param cycle who waits for each other
   */
  record BreakDeadlock(String waitId, long token, List<CycleMember> cycle) implements LockCommand {
    public BreakDeadlock {
      cycle = List.copyOf(cycle);
    }
  }

  /** Lets a wait pass an earlier one that it would wait for without end. */
  record LetPass(String waitId, String behind) implements LockCommand {}

  /** Takes part in a transaction. */
  record Participate(@JsonValue ParticipantCommand command) implements LockCommand {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Participate {}
  }
}
