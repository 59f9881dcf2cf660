package io.quorate.local.cluster;

/** Where the nodes of a local cluster keep everything. */
public enum LocalJournal {
  /** In a PostgreSQL that runs beside them. */
  POSTGRES,
  /** On their own disks, replicated among them. */
  RAFT
}
