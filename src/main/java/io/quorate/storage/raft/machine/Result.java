package io.quorate.storage.raft.machine;

import io.quorate.storage.NodeLeases;
import io.quorate.storage.NodeLeases.Owner;
import java.util.List;

/** What a command has come to; the same on every peer. Immutable. */
public sealed interface Result {

  /** What became of each part of an append, in its order. */
  record Appended(List<Status> parts) implements Result {
    public Appended {
      parts = List.copyOf(parts);
    }
  }

  /** What became of the events of one history. */
  enum Status {
    /** They are there now. */
    APPENDED,
    /** They were there already, by the same append. */
    ALREADY,
    /** The history does not end where the writer believes; nothing was appended. */
    CONFLICT,
    /** The life of the node that wrote them is over; nothing was appended. */
    FENCED
  }

  /** A lease was taken, renewed, or neither. */
  record Renewed(NodeLeases.Renewed renewed) implements Result {}

  /** Those that are fenced now. */
  record Fenced(List<Owner> owners) implements Result {
    public Fenced {
      owners = List.copyOf(owners);
    }
  }

  /** How many were changed. */
  record Count(int count) implements Result {}

  /** Whether it was granted. */
  record Granted(boolean granted) implements Result {}

  /** Done; the time of the log, in milliseconds since the epoch. */
  record Done(long atMs) implements Result {}
}
