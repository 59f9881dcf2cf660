package io.quorate.multijvm.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.EntityType.Subject;
import io.quorate.kernel.Shown;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.Envelope;
import io.quorate.runtime.codec.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Replays one entity's events with the real decider, checks a rule after each, and compares the end
 * with what the nodes serve.
 */
final class ReplayCheck<E, S> {

  private final EntityType<?, E, S> type;
  private final EntityCodec<E, S> codec;
  private final BiFunction<S, E, String> rule;
  private final String entity;
  private final List<String> findings;
  private S state;
  private long version;
  private boolean broken;

  /**
   * @param rule says what is wrong with the state after an event; empty when nothing is
   */
  ReplayCheck(
      EntityType<?, E, S> type,
      BiFunction<S, E, String> rule,
      String entity,
      List<String> findings) {
    this.type = type;
    this.codec = new EntityCodec<>(type);
    this.rule = rule;
    this.entity = entity;
    this.findings = findings;
    this.state = type.decider().initial();
  }

  /** Returns the event, if there is one and it could be read. */
  Optional<E> add(long sequence, String name, Envelope envelope) {
    if (envelope.event() == null || broken) {
      return Optional.empty();
    }
    try {
      E event = codec.event(name, envelope.event());
      state = type.decider().evolve(state, event);
      version++;
      String wrong = rule.apply(state, event);
      if (!wrong.isEmpty()) {
        finding("after event %d: %s".formatted(sequence, wrong));
      }
      return Optional.of(event);
    } catch (RuntimeException e) {
      broken = true;
      finding("Expected to replay event %d (%s), but %s".formatted(sequence, name, e));
      return Optional.empty();
    }
  }

  /** Compares with what the nodes answered to GET, in the order of the nodes. */
  void compare(List<JsonNode> served) {
    String id = entity.substring(entity.indexOf('|') + 1);
    JsonNode expected =
        Json.STORED.valueToTree(type.view(new Subject(id, version, 0), state, Shown.WHOLE));
    for (int i = 0; i < served.size(); i++) {
      // Numbers of the same value may be of different Java types: so compare what is written.
      if (!served.get(i).toString().equals(expected.toString())) {
        finding(
            "Expected node %d to serve %s, but it serves %s"
                .formatted(i + 1, expected, served.get(i)));
      }
    }
  }

  private void finding(String text) {
    findings.add(entity + ": " + text + ".");
  }
}
