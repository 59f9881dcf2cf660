package io.quorate.storage;

/**
 * An entry of the journal, as the feed gives it.
 *
 * @param position behind this entry
 * @param persistenceId whose history it belongs to
 * @param sequenceNr its number in that history
 * @param name the stable name of the event
 * @param payload as the entity has encoded it
 */
@SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
public record FeedEntry(
    FeedPosition position, String persistenceId, long sequenceNr, String name, byte[] payload) {}
