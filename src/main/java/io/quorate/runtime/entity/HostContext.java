package io.quorate.runtime.entity;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Question;
import io.quorate.kernel.participant.PartnerCall;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.journal.NewHistories;
import io.quorate.runtime.message.Reply;
import io.quorate.storage.AnsweredKeys;
import io.quorate.storage.Snapshots;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What all hosted entities of a node share. Safe for use by any thread.
 *
 * @param clock the node's clock
 * @param settings the limits
 * @param metrics what is counted
 * @param ownership whether this node may answer for its entities
 * @param asker asks another entity; the stage never fails
 * @param hinter tells another entity something that may be lost
 * @param whispers the way of what is not written down
 * @param partner calls a partner by HTTP; the stage never fails
 * @param keys finds what requests with a client's key were answered
 * @param residents the entities in this node's memory
 * @param snapshots stores snapshots
 * @param head returns the number of the last event of a persistence id in the journal
 * @param newHistories those that the journal need not look for
 */
public record HostContext(
    HybridClock clock,
    HostSettings settings,
    HostMetrics metrics,
    Ownership ownership,
    BiFunction<Recipient.Entity, Question<?>, CompletionStage<Reply>> asker,
    BiConsumer<Recipient.Entity, Question<?>> hinter,
    Whispers whispers,
    Function<PartnerCall, CompletionStage<Conversation.Answer>> partner,
    AnsweredKeys keys,
    Residents residents,
    Snapshots snapshots,
    Function<String, CompletionStage<Long>> head,
    NewHistories newHistories) {}
