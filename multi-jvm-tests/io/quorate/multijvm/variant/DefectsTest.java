package io.quorate.multijvm.variant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.testing.Seed;
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

  /** The names in {@code -Ddefects=A,B}, of defects and of scenarios without one; else all. */
  private static final Set<String> CHOSEN =
      Stream.of(System.getProperty("defects", "").split(",", -1))
          .filter(name -> !name.isBlank())
          .collect(Collectors.toSet());

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
    var run = new DefectRun(defect.name(), defect.scenario(), defect.setup(), defect.sql());
    assertThat(run.found(defect.signs(), SEED))
        .as("findings of the checkers with any of " + defect.signs())
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindNothingWithoutADefect(DefectScenario scenario) {
    assumeThat(CHOSEN.isEmpty() || CHOSEN.contains(scenario.name())).isTrue();
    var run = new DefectRun("NONE", scenario, NodeSetup.PLAIN, List.of());
    List<String> findings = run.findings(SEED);
    System.out.printf("%s without a defect -Dseed=%d: %d%n", scenario, SEED, findings.size());
    assertThat(findings).isEmpty();
  }
}
