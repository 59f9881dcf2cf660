package io.quorate.lock;

/**
 * One of those who wait for each other.
 *
 * @param lock the lock that it waits for
 * @param owner who waits
 */
public record CycleMember(String lock, String owner) {}
