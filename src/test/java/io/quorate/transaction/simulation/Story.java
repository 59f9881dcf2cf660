package io.quorate.transaction.simulation;

import io.quorate.kernel.participant.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has happened to one transaction and its participants, from the journals alone. */
final class Story {

  /** The words by which a run is known to have ended a transaction both ways. */
  static final String HALF_DONE = "is half done";

  private final String id;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  List<Step> steps = List.of();
  boolean decided;
  boolean committed;
  boolean aborted;
  long confirmedAtMs;

  /** What one participant has done. */
  static final class Part {
    boolean performed;
    boolean undone;
    boolean blocked;
    boolean refused;
    long blockedAtMs;
    boolean forGood;

    boolean hasEffect() {
      return performed && !undone;
    }

    @Override
    public String toString() {
      return (performed ? "performed " : "")
          + (undone ? "undone " : "")
          + (blocked ? "blocked " : "")
          + (forGood ? "for good" : "");
    }
  }

  Story(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  boolean isOver() {
    return committed || aborted;
  }

  /** Whether every step has its effect, and no step can be undone any more. */
  boolean isForegone() {
    return !steps.isEmpty()
        && steps.stream().allMatch(step -> part(step).hasEffect())
        && (decided || part(steps.getLast()).forGood);
  }

  Part part(String site) {
    return parts.computeIfAbsent(site, unknown -> new Part());
  }

  /** Returns the part of the participant that a step is for. */
  Part part(Step step) {
    return part(step.action().participantType() + "|" + step.target());
  }

  void decideCommit() {
    Ledger.demand(!aborted, "%s is committed after it was aborted", this);
    decided = true;
    for (Step step : steps) {
      Ledger.demand(part(step).hasEffect(), "%s is committed, but %s has no effect", this, step);
    }
  }

  void demandUndone() {
    for (Step step : steps) {
      Ledger.demand(!part(step).hasEffect(), "%s is aborted, but %s has an effect", this, step);
    }
  }

  /** Fails when one participant is done for good and another is undone, or never will be done. */
  void demandWhole() {
    boolean anyDone = parts.values().stream().anyMatch(part -> part.forGood);
    boolean anyUndone = parts.values().stream().anyMatch(part -> part.undone || part.blocked);
    Ledger.demand(!(anyDone && anyUndone), "%s " + HALF_DONE, this);
    Ledger.demand(!(decided && anyUndone), "%s was decided, and %s", this, HALF_DONE);
    Ledger.demand(!(aborted && anyDone), "%s was aborted, and %s", this, HALF_DONE);
  }

  @Override
  public String toString() {
    return "transaction %s %s%s".formatted(id, steps, parts);
  }
}
