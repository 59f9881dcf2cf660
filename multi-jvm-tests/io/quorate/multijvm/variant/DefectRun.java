package io.quorate.multijvm.variant;

import io.quorate.multijvm.lab.NodeSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a build in a lab, and lets all checkers judge it. Immutable.
 *
 * @param defect names the lab's folder
 * @param scenario what happens to it
 * @param setup of every node, before the scenario's own
 * @param sql what is done to the database once the nodes are up
 */
record DefectRun(String defect, DefectScenario scenario, NodeSetup setup, List<String> sql) {

  /** Whether a defect is hit depends on time; one that is hit in none of these is not found. */
  static final int TRIES = 3;

  private static final int SHOWN = 2;
  private static final int SHOWN_LENGTH = 400;

  DefectRun {
    sql = List.copyOf(sql);
  }

  /**
   * Returns the findings that tell of the defect, of the first run with any.
   *
   * @param signs of which such a finding contains one
   * @param seed of the first run; each other one has the next
   */
  List<String> found(List<String> signs, long seed) {
    List<String> found = List.of();
    for (int i = 0; i < TRIES && found.isEmpty(); i++) {
      List<String> findings = findings(seed + i);
      found = findings.stream().filter(text -> signs.stream().anyMatch(text::contains)).toList();
      System.out.printf(
          "%s -Dseed=%d: findings %d, with %s %d%n",
          defect, seed + i, findings.size(), signs, found.size());
      Stream.concat(found.stream().limit(1), findings.stream().limit(SHOWN))
          .distinct()
          .forEach(text -> System.out.println("  " + shortened(text)));
    }
    return found;
  }

  /** Runs it once; returns all that is wrong. */
  List<String> findings(long seed) {
    String name = "DefectsTest-%s-%s".formatted(defect, scenario);
    var findings = new ArrayList<String>();
    try (var lab = VariantLab.start(name, scenario.journal(), seed, scenario.setups(setup))) {
      if (!sql.isEmpty()) {
        lab.execute(sql);
      }
      scenario.run(lab, findings);
      findings.addAll(lab.findings());
      System.out.println("  " + lab.counts());
    }
    return findings;
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_LENGTH ? text : text.substring(0, SHOWN_LENGTH) + " ...";
  }
}
