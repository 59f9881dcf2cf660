package io.quorate.multijvm.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks that a history has no gap and that no writer comes back after another has taken over. */
final class SequenceCheck {

  private SequenceCheck() {}

  /** Adds what is wrong with one entity's rows, which are ordered by sequence number. */
  static void check(List<JournalRow> rows, List<String> findings) {
    Set<String> earlier = new HashSet<>();
    String writer = rows.getFirst().writer();
    long expected = 1;
    for (JournalRow row : rows) {
      if (row.sequence() != expected) {
        findings.add(
            "%s: Expected sequence number %d, but it was %d."
                .formatted(row.persistenceId(), expected, row.sequence()));
      }
      expected = row.sequence() + 1;
      if (!row.writer().equals(writer)) {
        earlier.add(writer);
        writer = row.writer();
      }
      if (earlier.contains(writer)) {
        findings.add(
            "%s: Expected no earlier writer at %d, but %s wrote again after another."
                .formatted(row.persistenceId(), row.sequence(), writer));
      }
    }
  }
}
