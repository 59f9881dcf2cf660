package io.quorate.transaction.simulation;

import io.quorate.kernel.EntityType;
import io.quorate.kernel.participant.CoordinatorCommand;
import io.quorate.kernel.participant.ParticipantCommand;
import java.util.ArrayList;
import java.util.List;

/** One entity: its journal, which outlives everything, and the copies of it that are live. */
final class Site<C, E, S> {

  private final EntityType<C, E, S> type;
  private final String id;
  private final List<E> history = new ArrayList<>();
  private final List<Copy<C, E, S>> copies = new ArrayList<>();
  private S state;
  private long lastAtMs;
  private long remindAtMs;
  private long stoppedUntilMs;

  Site(EntityType<C, E, S> type, String id) {
    this.type = type;
    this.id = id;
    this.state = type.decider().initial();
    this.remindAtMs = type.remindAtMs(state);
  }

  EntityType<C, E, S> type() {
    return type;
  }

  String id() {
    return id;
  }

  /** Returns the events in the journal, oldest first. */
  List<E> history() {
    return history;
  }

  /** Returns what the journal says; no copy may know it yet. */
  S state() {
    return state;
  }

  /** Returns the time of the last event in the journal. */
  long lastAtMs() {
    return lastAtMs;
  }

  /** Returns when the entity must be awake. */
  long remindAtMs() {
    return remindAtMs;
  }

  List<Copy<C, E, S>> copies() {
    return copies;
  }

  /** Writes an event; called by the journal alone. */
  void write(E event, long atMs) {
    history.add(event);
    state = type.decider().evolve(state, event);
    lastAtMs = Math.max(lastAtMs, atMs);
    remindAtMs = type.remindAtMs(state);
  }

  /** Returns until when no copy can live. */
  long stoppedUntilMs() {
    return stoppedUntilMs;
  }

  void stopUntil(long atMs) {
    stoppedUntilMs = atMs;
  }

  /** Returns the entity's own command for a message. */
  @SuppressWarnings("unchecked") // whoever sends another message knows the type
  C command(Object message) {
    return message instanceof ParticipantCommand || message instanceof CoordinatorCommand
        ? type.translate(message)
        : (C) message;
  }

  /** Starts a copy of the entity. */
  Copy<C, E, S> start(Cluster cluster, int node) {
    var copy = new Copy<>(cluster, this, node);
    copies.add(copy);
    copy.recover();
    return copy;
  }

  @Override
  public String toString() {
    return type.name() + "|" + id;
  }
}
