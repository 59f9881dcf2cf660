package io.quorate.lock;

/**
 * One life of a session.
 *
 * @param id the session's id
 * @param life which of its lives; an id may be used again after its end
 */
public record SessionRef(String id, long life) {}
