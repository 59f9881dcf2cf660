package io.quorate.kernel.audit;

/**
 * A table of facts that a share of the audit notes and needs again, such as the currency of each
 * account.
 *
 * @param name differs from that of every other table
 * @param constant whether a fact never changes once it is noted, so that it may be kept in memory
 */
public record FactTable(String name, boolean constant) {}
