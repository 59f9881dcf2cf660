package io.quorate.multijvm.check;

/**
 * A row of the journal.
 *
 * @param writer the incarnation of the entity that wrote it
 * @param event the event's stable name
 * @param payload the envelope as JSON
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record JournalRow(
    String persistenceId, long sequence, String writer, String event, byte[] payload) {}
