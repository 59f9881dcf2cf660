package io.quorate.runtime;

import java.util.function.BiConsumer;

/**
 * What all hosted entities of a node share. Safe for use by any thread.
 *
 * @param clock the node's clock
 * @param settings the limits
 * @param metrics what is counted
 * @param pruneSnapshots deletes the snapshots of a persistence id before a sequence number, without
 *     blocking; best effort
 */
record HostContext(
    HybridClock clock,
    HostSettings settings,
    HostMetrics metrics,
    BiConsumer<String, Long> pruneSnapshots) {}
