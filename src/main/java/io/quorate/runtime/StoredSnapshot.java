package io.quorate.runtime;

/**
 * A snapshot as the snapshot table keeps it: {@link HostState} as JSON.
 *
 * @param form names the entity type and the version of its state's stored form; a snapshot of a
 *     form that this program does not know is passed over, and the journal replayed instead
 */
@SuppressWarnings("ArrayRecordComponent") // copied as it is, never compared
record StoredSnapshot(String form, byte[] bytes) {

  /** What every form starts with; no event name does. */
  static final String PREFIX = "snapshot.";
}
