package io.quorate.multijvm.partner;

import io.quorate.multijvm.partner.PartnerBehaviour.Reaction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a partner did for one step of one transaction: once, however often it was asked; and never
 * after it was asked to undo it. Safe for use by any thread.
 */
public final class PartnerRecord {

  /** What a partner can be asked. */
  public enum Ask {
    CALL,
    PREPARE,
    COMMIT,
    UNDO
  }

  /** Where it is. */
  public enum State {
    NOT_DONE,
    PROMISED,
    DONE,
    REFUSED,
    UNDONE
  }

  private final String name;
  private final Map<Ask, Integer> attempts = new EnumMap<>(Ask.class);
  private final Map<Ask, String> keys = new EnumMap<>(Ask.class);
  private final List<String> violations = new ArrayList<>();
  private State state = State.NOT_DONE;
  private int answers;
  private int tooLate;

  /**
   * @param name the transaction and the step
   */
  public PartnerRecord(String name) {
    this.name = name;
  }

  /** Counts an attempt, and returns its number. */
  public synchronized int asked(Ask ask, String key) {
    String known = keys.putIfAbsent(ask, key);
    if (known != null && !known.equals(key)) {
      violation("the same key for every %s, but there are %s and %s".formatted(ask, known, key));
    }
    return attempts.merge(ask, 1, Integer::sum);
  }

  /** Does what is asked; returns whether that is possible. */
  public synchronized boolean react(Ask ask, Reaction reaction) {
    boolean possible =
        switch (ask) {
          case CALL, PREPARE -> perform(ask, reaction);
          case COMMIT -> commit();
          case UNDO -> undo();
        };
    answers += possible ? 1 : 0;
    return possible;
  }

  public synchronized State state() {
    return state;
  }

  /** Returns how often it was said to be done, in excess of once. */
  public synchronized int repetitions() {
    return Math.max(0, answers - keys.size());
  }

  /** Returns how often it was to be done after it was to be undone. */
  public synchronized int tooLate() {
    return tooLate;
  }

  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  private boolean perform(Ask ask, Reaction reaction) {
    if (state == State.UNDONE) {
      tooLate++;
      return false;
    }
    if (reaction == Reaction.REFUSE) {
      state = State.REFUSED;
    } else if (state == State.NOT_DONE) {
      state = ask == Ask.CALL ? State.DONE : State.PROMISED;
    }
    return state != State.REFUSED;
  }

  private boolean commit() {
    if (state != State.PROMISED && state != State.DONE) {
      violation("a promise before the commit, but it is " + state);
      return false;
    }
    state = State.DONE;
    return true;
  }

  private boolean undo() {
    if (keys.containsKey(Ask.COMMIT)) {
      violation("no undo after a commit");
      return false;
    }
    state = State.UNDONE;
    return true;
  }

  private void violation(String text) {
    violations.add("partner's %s: Expected %s.".formatted(name, text));
  }
}
