package io.quorate.multijvm.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Version 1 is known since 10 ms, version 2 since 1,000 ms. Node 1 is healed at 2,000 ms, and cut
 * off again at 9,000 ms; it must show within a second what is new.
 */
class ConvergenceCheckTest extends LeveledHistories {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  @BeforeEach
  void write() {
    wrote("s", 0, 1);
    wrote("s", 990, 2);
  }

  @Test
  void shouldAcceptANodeThatConvergesInTime() {
    weak(2_000, 1);
    weak(2_900, 1);
    weak(3_000, 2);
    weak(8_000, 2);

    assertThat(check()).isEqualTo(Map.of(ReadLevel.WEAK, Map.of(1, 2)));
    assertThat(findings).isEmpty();
  }

  @Test
  void shouldAcceptWhatIsOldWhileTheNodeIsCutOff() {
    weak(1_900, 1);
    weak(2_100, 1);
    weak(9_100, 1);
    read(ReadLevel.WEAK, "s", 2, 8_000, 1);
    read(ReadLevel.BOUNDED, "s", 1, 8_000, 1);

    assertThat(check()).isEmpty();
    assertThat(findings).isEmpty();
  }

  @Test
  void shouldAcceptANewValueThatIsNotThereWithinTheLimit() {
    weak(2_000, 2);
    wrote("s", 4_000, 3);
    weak(5_009, 2);
    assertThat(check()).isEqualTo(Map.of(ReadLevel.WEAK, Map.of(1, 1)));
    assertThat(findings).isEmpty();

    weak(5_010, 2);
    check();
    assertThat(findings).singleElement().asString().contains("to version 3 at least");
  }

  @Test
  void shouldFindANodeThatDoesNotConverge() {
    weak(2_000, 1);
    weak(3_000, 1);

    check();
    assertThat(findings).singleElement().asString().contains("but weak showed 1 from replica");
  }

  @Test
  void shouldFindANodeThatGoesOnRefusingWhatWasAskedForThere() {
    refused(ReadLevel.WEAK, 1, 2_500);
    refused(ReadLevel.WEAK, 1, 3_400);
    check();
    assertThat(findings).isEmpty();

    refused(ReadLevel.WEAK, 1, 3_500);
    check();
    assertThat(findings).singleElement().asString().contains("but weak was refused");
  }

  @Test
  void shouldFindNoFaultInARefusalByAnOwnerThatIsAway() {
    refused(ReadLevel.EVENTUAL, 1, 2_500);
    refused(ReadLevel.EVENTUAL, 1, 8_500);

    check();
    assertThat(findings).isEmpty();
  }

  private void weak(long atMs, long version) {
    read(ReadLevel.WEAK, "s", 1, atMs, version);
  }

  private Map<ReadLevel, Map<Integer, Integer>> check() {
    findings.clear();
    List<Contact> contacts =
        List.of(
            new Contact(ReadLevel.WEAK, 1, nanos(2_000), nanos(9_000)),
            new Contact(ReadLevel.EVENTUAL, 1, nanos(2_000), nanos(9_000)));
    return ConvergenceCheck.check(reads, contacts, known(), LIMIT, findings);
  }
}
