package io.quorate.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quorate.kernel.participant.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of one transaction were asked to change, and have changed. Immutable; stored as
 * JSON.
 *
 * @param lines one for each step in its order, then one for each other entity that it changed
 * @param ended whether it has ended
 * @param forced whether an operator ended it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TransactionBook(List<Line> lines, boolean ended, boolean forced) {
  TransactionBook {
    lines = List.copyOf(lines);
  }

  /**
   * A participant.
   *
   * @param type the type of the entity
   * @param planned by how much the step was to change it: minor units, or pieces
   * @param done by how much it was changed
   * @param unit the {@link Book}'s, once it was changed
   * @param skipped whether an operator gave the step up
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      String type, String id, long planned, long done, @Nullable String unit, boolean skipped) {

    private boolean isOf(String otherType, String otherId) {
      return type.equals(otherType) && id.equals(otherId);
    }
  }

  /** Opens the book of a transaction that was started. */
  static TransactionBook of(String transaction, List<Step> steps) {
    var lines = new ArrayList<Line>(steps.size());
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      lines.add(
          new Line(
              step.action().participantType(),
              step.participantId(transaction, i),
              step.action().signed(step.amount()),
              0,
              null,
              false));
    }
    return new TransactionBook(lines, false, false);
  }

  /** Notes that an entity was changed. */
  TransactionBook changed(String type, String id, String unit, long delta) {
    var changed = new ArrayList<>(lines);
    int index = indexOf(type, id);
    if (index == lines.size()) {
      changed.add(new Line(type, id, 0, delta, unit, false));
    } else {
      Line line = lines.get(index);
      changed.set(
          index,
          new Line(type, id, line.planned, Math.addExact(line.done, delta), unit, line.skipped));
    }
    return new TransactionBook(changed, ended, forced);
  }

  /** Notes that an operator has given a step up. */
  TransactionBook skipped(int index) {
    var changed = new ArrayList<>(lines);
    Line line = lines.get(index);
    changed.set(index, new Line(line.type, line.id, line.planned, line.done, line.unit, true));
    return new TransactionBook(changed, ended, forced);
  }

  /** Notes the end. */
  TransactionBook ended(boolean byForce) {
    return new TransactionBook(lines, true, byForce);
  }

  /** Whether an operator has given up what happens to an entity. */
  boolean isGivenUp(String type, String id) {
    int index = indexOf(type, id);
    return forced || (index < lines.size() && lines.get(index).skipped);
  }

  /** Whether it must be remembered after its end, since an operator has given something up. */
  @JsonIgnore
  boolean isKept() {
    return forced || lines.stream().anyMatch(Line::skipped);
  }

  private int indexOf(String type, String id) {
    int index = 0;
    while (index < lines.size() && !lines.get(index).isOf(type, id)) {
      index++;
    }
    return index;
  }
}
