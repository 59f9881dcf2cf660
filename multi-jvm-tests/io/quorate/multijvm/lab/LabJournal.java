package io.quorate.multijvm.lab;

import java.util.Locale;

/** Where the nodes of a lab keep what they are told. */
public enum LabJournal {
  /** In the lab's PostgreSQL. */
  POSTGRES,

  /** On themselves, by Raft; what else uses the lab's PostgreSQL still does. */
  RAFT;

  /** Returns what {@code -Djournal=raft} chooses; PostgreSQL unless it does. */
  public static LabJournal chosen() {
    return valueOf(System.getProperty("journal", POSTGRES.name()).toUpperCase(Locale.ROOT));
  }
}
