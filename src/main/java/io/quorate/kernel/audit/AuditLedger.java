package io.quorate.kernel.audit;

import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.kernel.participant.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a share of the audit books one event of one entity. Amounts are minor units, or pieces. Not
 * thread-safe.
 */
public interface AuditLedger {

  /** Books what came in from outside. */
  void cameIn(String unit, long amount);

  /** Books what went out. */
  void wentOut(String unit, long amount);

  /** Books what is set aside; negative when it is given back. */
  void reserved(String unit, long amount);

  /** Books what a step of a transaction changes, if it changes anything. */
  void step(String unit, ParticipantEvent part);

  /** Begins the book of a transaction: the entity that the event happened to. */
  void begun(List<Step> steps);

  /** Takes note that an operator has given up a step of the transaction. */
  void skipped(int index);

  /**
   * Closes the book of the transaction.
   *
   * @param committed whether the steps must have been done; else they must have been undone
   * @param forced whether an operator has ended it, whatever was undone
   */
  void ended(boolean committed, boolean forced);

  /** Returns a fact, or null when none is noted. */
  @Nullable Object fact(FactTable table, String key);

  /**
   * Notes a fact: text, or a whole number.
   *
   * @return what was noted before, or null
   */
  @Nullable Object note(FactTable table, String key, Object fact);

  /** Forgets a fact; returns what was noted, or null. */
  @Nullable Object forget(FactTable table, String key);

  /**
   * Notes a fault.
   *
   * @param part the part of the entity where it was found, or null
   * @param expected by how much the entity should have been changed
   * @param actual by how much it was changed
   */
  void fault(FaultKind kind, @Nullable String part, long expected, long actual);
}
