package io.quorate.storage.raft.machine;

import io.quorate.storage.CoordinationLeases.Claim;
import io.quorate.storage.NodeLeases.Owner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change that the peers agree on. Each may be applied again after it was applied already, as
 * happens when an answer is lost: then it changes nothing more, but for the renewals of a lease,
 * which are counted once more. Immutable.
 */
public sealed interface Command {

  /**
   * Appends events to histories; each history by itself is appended to as a whole or not at all.
   */
  record Append(Owner writer, List<Part> parts) implements Command {
    public Append {
      parts = List.copyOf(parts);
    }
  }

  /**
   * The events of one history.
   *
   * @param tag tells this append from every other one; 16 bytes
   * @param lastSequenceNr of the event after which these come, 0 for none
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
  record Part(byte[] tag, String persistenceId, long lastSequenceNr, List<Event> events) {

    /** The length of a tag in bytes. */
    public static final int TAG_LENGTH = 16;

    public Part {
      events = List.copyOf(events);
    }
  }

  /**
   * An event.
   *
   * @param key the client's key, by which it is found again; null for none
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
  record Event(String name, @Nullable String key, byte[] payload) {}

  /**
   * A part of a snapshot, which can be seen once its last part is there.
   *
   * @param save tells this snapshot from every other one of its entity
   * @param number of this part, from 0
   * @param parts how many there are
   * @param otherFormsForMs how long older snapshots of another form are kept
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
  record SnapshotPart(
      String persistenceId,
      long sequenceNr,
      int serializer,
      String form,
      long otherFormsForMs,
      long save,
      int number,
      int parts,
      byte[] payload)
      implements Command {}

  /** Forgets the clients' keys of events that were written longer ago. */
  record ForgetKeys(long beforeMs) implements Command {}

  /** Takes the lease of a node's life; see {@link io.quorate.storage.NodeLeases#take}. */
  record TakeLease(Owner owner, long clock) implements Command {}

  /** Renews it; see {@link io.quorate.storage.NodeLeases#renew}. */
  record RenewLease(Owner owner, long least, long clock) implements Command {}

  /** Gives it back; see {@link io.quorate.storage.NodeLeases#release}. */
  record ReleaseLease(Owner owner) implements Command {}

  /** Fences others; see {@link io.quorate.storage.NodeLeases#fence}. */
  record Fence(Owner self, List<Owner> others) implements Command {
    public Fence {
      others = List.copyOf(others);
    }
  }

  /**
   * Fences what ran on an address before; see {@link io.quorate.storage.NodeLeases}. The form of
   * before {@link Machine#NAMED_ENDS}: coming late, it would fence the life that sent it, too.
   */
  record FenceFormerLives(String address) implements Command {}

  /** The same, of the lives that were found there. */
  record FenceLives(List<Owner> owners) implements Command {
    public FenceLives {
      owners = List.copyOf(owners);
    }
  }

  /** Claims to form a cluster; see {@link io.quorate.storage.ClusterClaims#claim}. */
  record ClaimCluster(String self, long withinMs) implements Command {}

  /** Takes a lease, from nobody else; see {@link io.quorate.storage.CoordinationLeases#acquire}. */
  record AcquireCoordination(Claim claim) implements Command {}

  /**
   * The same, also from one of its side, if that one has acquired it up to an entry of the log.
   *
   * @param index of that entry
   */
  record AcquireFromSide(Claim claim, List<String> side, long index) implements Command {
    public AcquireFromSide {
      side = List.copyOf(side);
    }
  }

  /** Renews it; see {@link io.quorate.storage.CoordinationLeases#renew}. */
  record RenewCoordination(Claim claim) implements Command {}

  /**
   * Gives it free; see {@link io.quorate.storage.CoordinationLeases#release}. The form of before
   * {@link Machine#NAMED_ENDS}, from when on it frees only what was acquired before: it may come
   * again when its owner has acquired the lease anew.
   */
  record ReleaseCoordination(Claim claim) implements Command {}

  /**
   * The same, of what its owner has acquired up to an entry of the log; what it acquires later
   * stays held.
   *
   * @param index of that entry
   */
  record ReleaseAcquired(Claim claim, long index) implements Command {}

  /**
   * Lets commands into the log that only versions of a level know. A peer that does not know the
   * level stops here.
   */
  record RaiseLevel(int level) implements Command {}

  /** Changes nothing; its result tells the time. */
  record Tick() implements Command {}
}
