package io.quorate.cluster.splitbrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import io.quorate.config.SettingsSection;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which side goes on, and what is told about it. */
class SplitBrainTest {

  private static final String STRATEGY = "akka.cluster.split-brain-resolver.active-strategy";
  private static final String QUORUM =
      "akka.cluster.split-brain-resolver.static-quorum.quorum-size";

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3", "5, 3", "10, 6"})
  void shouldNeedMoreThanHalfOfTheSeedNodesByDefault(int seedNodes, int quorum) {
    SplitBrain splitBrain = of("static-quorum", 0, 0, seedNodes);
    assertThat(splitBrain.size()).isEqualTo(seedNodes);
    assertThat(splitBrain.akka()).isEqualTo(Map.of(STRATEGY, "static-quorum", QUORUM, quorum));
  }

  @Test
  void shouldTakeTheConfiguredSizeBeforeThatOfTheSeedNodes() {
    assertThat(of("static-quorum", 5, 0, 3)).isEqualTo(new SplitBrain("static-quorum", 5, 3));
    assertThat(of("static-quorum", 5, 4, 3).quorumSize()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"5, 2", "4, 2", "3, 4", "1, 2"})
  void shouldRefuseAQuorumThatTwoSidesOrNoneCanHave(int size, int quorum) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("static-quorum", size, quorum, 1))
        .withMessageContaining("quorate.cluster.quorum-size")
        .withMessageContaining("quorate.cluster.size");
  }

  @Test
  void shouldNotMindTheQuorumOfAnotherStrategy() {
    assertThat(of("keep-majority", 4, 1, 1).akka()).isEqualTo(Map.of(STRATEGY, "keep-majority"));
  }

  @Test
  void shouldRefuseAnUnknownStrategy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("keep-calm", 0, 0, 3))
        .withMessageContaining("quorate.cluster.split-brain");
  }

  @ParameterizedTest
  @CsvSource({
    "keep-majority,  2, 0, lease-majority",
    "keep-oldest,    2, 0, lease-majority",
    "static-quorum,  2, 0, no node may fail",
    "static-quorum,  3, 3, no node may fail",
    "down-all,       3, 0, whole cluster down",
  })
  void shouldAdvise(String strategy, int size, int quorum, String advice) {
    assertThat(of(strategy, size, quorum, 1).advice()).hasValueSatisfying(containing(advice));
  }

  @ParameterizedTest
  @CsvSource({
    "keep-majority, 1",
    "keep-majority, 3",
    "keep-oldest, 3",
    "static-quorum, 3",
    "lease-majority, 2",
  })
  void shouldHaveNothingToSayAboutWhatFits(String strategy, int size) {
    assertThat(of(strategy, size, 0, 1).advice()).isEmpty();
  }

  private static Consumer<String> containing(String part) {
    return text -> assertThat(text).contains(part);
  }

  private static SplitBrain of(String strategy, int size, int quorum, int seedNodes) {
    var values =
        Map.of(
            "cluster.split-brain", strategy, "cluster.size", size, "cluster.quorum-size", quorum);
    return SplitBrain.of(SettingsSection.of(ConfigFactory.parseMap(values), "cluster"), seedNodes);
  }
}
