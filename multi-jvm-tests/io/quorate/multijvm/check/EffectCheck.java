package io.quorate.multijvm.check;

import io.quorate.multijvm.client.Effect;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.client.Operation.Outcome;
import io.quorate.multijvm.client.OperationKind;
import io.quorate.runtime.codec.Envelope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks one entity's events against what clients saw: what was acknowledged is there exactly once,
 * what was refused is not, nothing twice, and nothing that nobody asked for.
 */
final class EffectCheck {

  /** A request for a lock is answered once more when its client comes back for its grant. */
  private static final String LOCK = "lock|";

  private final String entity;
  private final List<String> findings;
  private final Map<String, List<Effect>> effects = new HashMap<>();
  private final Set<String> requests = new HashSet<>();

  EffectCheck(String entity, List<String> findings) {
    this.entity = entity;
    this.findings = findings;
  }

  /** Takes the next event of the entity. */
  void add(String event, Envelope envelope) {
    once("idempotency key", envelope.clientKey());
    if (!entity.startsWith(LOCK)) {
      once("request id", envelope.requestId());
    }
    if (OperationKind.hasEvent(event)) {
      Effect effect = Effect.of(event, envelope);
      effects.computeIfAbsent(effect.id(), id -> new ArrayList<>()).add(effect);
    }
  }

  /**
   * Compares all events with all operations on the entity.
   *
   * @return how many operations were refused after an attempt without an answer, and that attempt
   *     took effect
   */
  int compare(List<Operation> operations) {
    Map<String, List<Operation>> byEffect = new HashMap<>();
    operations.forEach(
        o -> byEffect.computeIfAbsent(o.intent().effect(), id -> new ArrayList<>()).add(o));
    int lateEffects = 0;
    for (Map.Entry<String, List<Operation>> asked : byEffect.entrySet()) {
      List<Effect> found = effects.getOrDefault(asked.getKey(), List.of());
      Outcome outcome = outcome(asked.getValue());
      judge(asked.getKey(), asked.getValue().getFirst().intent(), outcome, found);
      boolean refusedInTheEnd = asked.getValue().getLast().last().isRefused();
      if (outcome == Outcome.UNKNOWN && refusedInTheEnd && !found.isEmpty()) {
        lateEffects++;
      }
    }
    for (String id : effects.keySet()) {
      if (!byEffect.containsKey(id)) {
        finding("Expected only what was asked for, but there is " + id);
      }
    }
    return lateEffects;
  }

  private void judge(String id, Intent intent, Outcome outcome, List<Effect> found) {
    int most = outcome == Outcome.REFUSED ? 0 : 1;
    int least = outcome == Outcome.ACKNOWLEDGED ? 1 : 0;
    if (found.size() < least || found.size() > most) {
      finding(
          "Expected %s %d to %d times, since it was %s, but it is there %d times"
              .formatted(id, least, most, outcome, found.size()));
    }
    for (Effect effect : found) {
      if (effect.amount() != intent.amount()) {
        finding(
            "Expected %s of %d, but it is of %d".formatted(id, intent.amount(), effect.amount()));
      }
    }
  }

  /** Several operations may have asked for one effect; it is enough that one was acknowledged. */
  private static Outcome outcome(List<Operation> operations) {
    Outcome merged = Outcome.REFUSED;
    for (Operation operation : operations) {
      switch (operation.outcome()) {
        case ACKNOWLEDGED -> {
          return Outcome.ACKNOWLEDGED;
        }
        case UNKNOWN -> merged = Outcome.UNKNOWN;
        case REFUSED -> {}
      }
    }
    return merged;
  }

  private void once(String what, String value) {
    if (value != null && !requests.add(what + " " + value)) {
      finding("Expected %s %s once, but it is there again".formatted(what, value));
    }
  }

  private void finding(String text) {
    findings.add(entity + ": " + text + ".");
  }
}
