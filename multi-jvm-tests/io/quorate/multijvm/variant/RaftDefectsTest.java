package io.quorate.multijvm.variant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.testing.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Checks the checkers and the tests of nodes that keep the journal themselves: each deliberate
 * defect must be found. {@link DefectsTest} holds that the same scenarios find nothing without one.
 * Takes a minute each in a lab, and seconds otherwise; {@code -Ddefects=A,B} chooses.
 */
@Tag("long")
class RaftDefectsTest {

  private static final Set<String> CHOSEN =
      Stream.of(System.getProperty("defects", "").split(",", -1))
          .filter(name -> !name.isBlank())
          .collect(Collectors.toSet());

  @ParameterizedTest
  @EnumSource
  void shouldFindEveryDefect(RaftDefect defect) throws Exception {
    assumeThat(CHOSEN.isEmpty() || CHOSEN.contains(defect.name())).isTrue();
    switch (defect.sight()) {
      case RaftDefect.InLab lab -> find(defect, lab);
      case RaftDefect.InTest test -> find(defect, test);
    }
  }

  private static void find(RaftDefect defect, RaftDefect.InLab lab) {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    NodeSetup setup = defect.variant().over(NodeSetup.PLAIN);
    var run = new DefectRun(defect.name(), lab.scenario(), setup, List.of());
    assertThat(run.found(List.of(lab.sign()), Seed.VALUE))
        .as("findings of the checkers with '%s'", lab.sign())
        .isNotEmpty();
  }

  private static void find(RaftDefect defect, RaftDefect.InTest test)
      throws IOException, InterruptedException {
    Path classes = defect.variant().compile();
    String failure = "";
    for (int i = 0; i < DefectRun.TRIES && failure.isEmpty(); i++) {
      failure = TestProcess.failure(test, classes);
    }
    System.out.printf("%s: %s fails: %s%n", defect, test.method(), failure);
    assertThat(failure).as("failure of " + test).isNotEmpty();
  }
}
