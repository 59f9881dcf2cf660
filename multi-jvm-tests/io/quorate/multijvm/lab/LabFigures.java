package io.quorate.multijvm.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What has happened inside the nodes so far, as their logs and ends tell.
 *
 * @param decisions how often the split-brain resolver of any node has decided whom to down
 * @param removed how many nodes ended because the cluster or they themselves removed them
 * @param left how many nodes ended gracefully
 * @param killed how many nodes were killed with SIGKILL
 * @param otherExits how many nodes ended otherwise
 * @param conflicts how often the journal refused a second writer of one history
 * @param withheld how often an entity began to write nothing, since its node could not prove that
 *     it owns it
 */
public record LabFigures(
    long decisions,
    long removed,
    long left,
    long killed,
    long otherExits,
    long conflicts,
    long withheld) {

  private static final String DECISION = "SBR took decision";
  private static final String WITHHELD = "withheld, since this node could not prove";

  static LabFigures of(List<Path> logs, List<NodeExit> exits, DatabaseFiles database) {
    long removed = exits.stream().filter(exit -> exit.code() == NodeExit.REMOVED).count();
    long left = exits.stream().filter(exit -> exit.code() == NodeExit.LEFT).count();
    long killed = exits.stream().filter(exit -> exit.code() == NodeExit.KILLED).count();
    return new LabFigures(
        count(logs, DECISION),
        removed,
        left,
        killed,
        exits.size() - removed - left - killed,
        database.conflicts(),
        count(logs, WITHHELD));
  }

  /** Returns how often the entities of one node have begun to write nothing. */
  public static long withheldIn(List<String> log) {
    return log.stream().filter(line -> line.contains(WITHHELD)).count();
  }

  /** Returns what has happened since an earlier moment. */
  public LabFigures since(LabFigures earlier) {
    return new LabFigures(
        decisions - earlier.decisions,
        removed - earlier.removed,
        left - earlier.left,
        killed - earlier.killed,
        otherExits - earlier.otherExits,
        conflicts - earlier.conflicts,
        withheld - earlier.withheld);
  }

  @Override
  public String toString() {
    return ("resolver decisions %d, nodes removed %d, left %d, killed %d, ended otherwise %d,"
            + " conflicts %d, withheld %d")
        .formatted(decisions, removed, left, killed, otherExits, conflicts, withheld);
  }

  private static long count(List<Path> logs, String text) {
    return logs.stream().mapToLong(log -> count(log, text)).sum();
  }

  private static long count(Path log, String text) {
    try {
      // A log that was cut by a kill may end within a character.
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.contains(text))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
