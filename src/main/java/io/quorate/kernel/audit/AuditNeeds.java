package io.quorate.kernel.audit;

import io.quorate.kernel.participant.ParticipantEvent;

/** What must be known before events can be booked. Not thread-safe. */
public interface AuditNeeds {

  /** A fact that an earlier event has noted, or may have. */
  void fact(FactTable table, String key);

  /** A fact that this event notes first, so that it need not be looked for. */
  void noted(FactTable table, String key);

  /** What is known of the transaction of a step, when the event changes something. */
  void step(ParticipantEvent part);

  /** What is known of a transaction. */
  void transaction(String id);

  /** A transaction that this event begins, so that it need not be looked for. */
  void begun(String id);
}
