package io.quorate.runtime.codec;

/**
 * A snapshot as the snapshot table keeps it: the host's state as JSON.
 *
 * @param form names the entity type and the version of its state's stored form; a snapshot of a
 *     form that this program does not know is passed over, and the journal replayed instead
 */
@SuppressWarnings("ArrayRecordComponent") // copied as it is, never compared
public record StoredSnapshot(String form, byte[] bytes) {

  /** What every form starts with; no event name does. */
  static final String PREFIX = "snapshot.";
}
