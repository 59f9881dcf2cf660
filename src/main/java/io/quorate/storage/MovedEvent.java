package io.quorate.storage;

/**
 * An event on its way from one journal to another: all that a journal keeps of it.
 *
 * @param persistenceId whose history it belongs to
 * @param sequenceNr its number in that history
 * @param name the stable name of the event
 * @param atMs when it was written, in milliseconds since the epoch
 * @param payload as the entity has encoded it
 */
@SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
public record MovedEvent(
    String persistenceId, long sequenceNr, String name, long atMs, byte[] payload) {}
