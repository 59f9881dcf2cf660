package io.quorate.multijvm.check;

import io.quorate.account.AccountEvent;
import io.quorate.call.CallEvent;
import io.quorate.inventory.ItemEvent;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Step;
import io.quorate.multijvm.client.StepDraft;
import io.quorate.transaction.TransactionEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks the events of all entities together: a committed transaction has every step's effect
 * exactly once, an aborted one none, and every one that was started has ended; and by the hybrid
 * logical clock each step comes after the start, and the end of a committed one after each step.
 * What operators give up by hand is not known here.
 */
final class StepCheck {

  private final Map<String, Outcome> outcomes = new TreeMap<>();
  private final Map<String, Map<String, Effects>> effects = new HashMap<>();
  private final Map<String, List<Moment>> performed = new HashMap<>();

  /**
   * Takes the next event of an entity.
   *
   * @param at when it was decided, by the hybrid logical clock
   */
  void add(String entity, long at, Object event) {
    switch (event) {
      case AccountEvent.Participated(var part) -> participated(entity, at, part);
      case ItemEvent.Participated(var part) -> participated(entity, at, part);
      case CallEvent.Participated(var part) -> participated(entity, at, part);
      case TransactionEvent.Started started -> {
        outcome(started.id()).steps = started.steps();
        outcome(started.id()).startedAt = at;
      }
      case TransactionEvent.Committed committed -> {
        outcome(id(entity)).ends.add("committed");
        outcome(id(entity)).committedAt = at;
      }
      case TransactionEvent.Aborted aborted -> outcome(id(entity)).ends.add("aborted");
      default -> {}
    }
  }

  /** Adds what is wrong, once all events were taken. */
  void finish(List<String> findings) {
    outcomes.forEach((id, outcome) -> judge(id, outcome, findings));
    effects.keySet().stream()
        .filter(id -> !outcomes.containsKey(id))
        .sorted()
        .forEach(id -> find(findings, id, "to be started before it changes anything"));
  }

  private void judge(String id, Outcome outcome, List<String> findings) {
    if (outcome.ends.size() != 1) {
      find(findings, id, "to end once, but its ends are " + outcome.ends);
      return;
    }
    boolean committed = outcome.ends.getFirst().equals("committed");
    Map<String, Effects> found = effects.getOrDefault(id, Map.of());
    Set<String> participants = new HashSet<>(found.keySet());
    for (int i = 0; i < outcome.steps.size(); i++) {
      StepDraft part = StepDraft.of(outcome.steps.get(i));
      String participant = part.participant(id, i);
      participants.remove(participant);
      var expected = new Effects(committed ? 1 : 0, committed ? part.delta() : 0);
      Effects actual = found.getOrDefault(participant, Effects.NONE);
      if (!actual.equals(expected)) {
        find(
            findings,
            id,
            "%s of %s as it was %s, but there is %s"
                .formatted(expected, participant, outcome.ends.getFirst(), actual));
      }
    }
    participants.forEach(other -> find(findings, id, "nothing of " + other));
    for (Moment moment : performed.getOrDefault(id, List.of())) {
      if (moment.at <= outcome.startedAt || moment.at >= outcome.committedAt) {
        find(
            findings,
            id,
            "the step of %s, which was at %d, after the start at %d and before the end at %d"
                .formatted(moment.entity, moment.at, outcome.startedAt, outcome.committedAt));
      }
    }
  }

  private void participated(String entity, long at, ParticipantEvent event) {
    switch (event) {
      case ParticipantEvent.Performed done -> {
        performed
            .computeIfAbsent(done.transaction(), id -> new ArrayList<>())
            .add(new Moment(entity, at));
        effect(
            entity, done.transaction(), done.manner() == Commitment.PREPARE ? 0 : 1, event.delta());
      }
      case ParticipantEvent.Committed committed ->
          effect(
              entity, committed.transaction(), isPromise(committed.from()) ? 1 : 0, event.delta());
      case ParticipantEvent.Undone undone ->
          effect(entity, undone.transaction(), isPromise(undone.from()) ? 0 : -1, event.delta());
      default -> {}
    }
  }

  private void effect(String entity, String transaction, int times, long delta) {
    effects
        .computeIfAbsent(transaction, id -> new TreeMap<>())
        .merge(entity, new Effects(times, delta), Effects::plus);
  }

  private static boolean isPromise(ParticipantPhase phase) {
    return phase == ParticipantPhase.PREPARED || phase == ParticipantPhase.PRECOMMITTED;
  }

  private Outcome outcome(String id) {
    return outcomes.computeIfAbsent(id, unknown -> new Outcome());
  }

  private static String id(String entity) {
    return entity.substring(entity.indexOf('|') + 1);
  }

  private static void find(List<String> findings, String id, String expected) {
    findings.add("transaction|%s: Expected %s.".formatted(id, expected));
  }

  private static final class Outcome {
    private final List<String> ends = new ArrayList<>();
    private List<Step> steps = List.of();
    private long startedAt;
    private long committedAt = Long.MAX_VALUE;
  }

  /** That an entity did a step. */
  private record Moment(String entity, long at) {}

  /** How often something was done and not undone, and what came of it. */
  private record Effects(int times, long delta) {
    private static final Effects NONE = new Effects(0, 0);

    Effects plus(Effects more) {
      return new Effects(times + more.times, delta + more.delta);
    }

    @Override
    public String toString() {
      return "%d effects of %d altogether".formatted(times, delta);
    }
  }
}
