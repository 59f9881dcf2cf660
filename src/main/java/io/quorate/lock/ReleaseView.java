package io.quorate.lock;

/**
 * What a release shows.
 *
 * @param count how often the owner still holds the lock
 */
public record ReleaseView(String lock, String owner, long token, int count) {}
