package io.quorate.multijvm.variant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quorate.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the checkers: each deliberate defect must be found, and in the same scenarios nothing in
 * the build as it is. Takes about a minute each; {@code -Dseed=N} repeats a run's random choices.
 */
@Tag("long")
class DefectsTest {

  private static final long SEED = Seed.VALUE;

  /** Whether a defect is hit depends on time; one that is hit in none of these is not found. */
  private static final int TRIES = 3;

  /** The names in {@code -Ddefects=A,B}, of defects and of scenarios without one; else all. */
  private static final Set<String> CHOSEN =
      Stream.of(System.getProperty("defects", "").split(",", -1))
          .filter(name -> !name.isBlank())
          .collect(Collectors.toSet());

  private static final int SHOWN = 2;
  private static final int SHOWN_LENGTH = 400;

  @BeforeAll
  static void requireLinux() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
  }

  static Stream<Defect> defects() {
    return Stream.of(Defect.values()).filter(defect -> defect != Defect.NONE);
  }

  @ParameterizedTest
  @MethodSource("defects")
  void shouldFindEveryDefect(Defect defect) {
    assumeThat(CHOSEN.isEmpty() || CHOSEN.contains(defect.name())).isTrue();
    List<String> found = List.of();
    for (int i = 0; i < TRIES && found.isEmpty(); i++) {
      List<String> findings = run(defect, defect.scenario(), SEED + i);
      found = findings.stream().filter(text -> isExpected(defect, text)).toList();
      System.out.printf(
          "%s -Dseed=%d: findings %d, with %s %d%n",
          defect, SEED + i, findings.size(), defect.signs(), found.size());
      Stream.concat(found.stream().limit(1), findings.stream().limit(SHOWN))
          .distinct()
          .forEach(text -> System.out.println("  " + shortened(text)));
    }
    assertThat(found).as("findings of the checkers with any of " + defect.signs()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindNothingWithoutADefect(DefectScenario scenario) {
    assumeThat(CHOSEN.isEmpty() || CHOSEN.contains(scenario.name())).isTrue();
    List<String> findings = run(Defect.NONE, scenario, SEED);
    System.out.printf("%s without a defect -Dseed=%d: %d%n", scenario, SEED, findings.size());
    assertThat(findings).isEmpty();
  }

  private static boolean isExpected(Defect defect, String finding) {
    return defect.signs().stream().anyMatch(finding::contains);
  }

  private static List<String> run(Defect defect, DefectScenario scenario, long seed) {
    String name = "DefectsTest-%s-%s".formatted(defect, scenario);
    var findings = new ArrayList<String>();
    try (var lab = VariantLab.start(name, seed, scenario.setups(defect.setup()))) {
      lab.execute(defect.sql());
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
