package io.quorate.multijvm.lock;

/** A write that the table has taken, in the order in which it took them. */
public record GuardedRow(String lock, String owner, long token) {}
