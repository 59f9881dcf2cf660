package io.quorate.lock;

/**
 * A session that has ended, remembered so that what it had asked for before is not granted late.
 *
 * @param atMs when the lock learned of it, in milliseconds of its steady time
 */
public record EndedSession(SessionRef session, long atMs) {}
