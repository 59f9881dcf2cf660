package io.quorate.runtime;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What all hosted entities of a node share. Safe for use by any thread.
 *
 * @param clock the node's clock
 * @param settings the limits
 * @param metrics what is counted
 * @param asker asks another entity; the stage never fails
 * @param pruneSnapshots deletes the snapshots of a persistence id before a sequence number, without
 *     blocking; best effort
 */
record HostContext(
    HybridClock clock,
    HostSettings settings,
    HostMetrics metrics,
    Function<Ask, CompletionStage<Reply>> asker,
    BiConsumer<String, Long> pruneSnapshots) {}
