package io.quorate.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The margins between the end of a node and its replacement. */
class MarginsTest {

  @Test
  void shouldDeriveTheTimesOfARenewalFromTheLease() {
    Margins margins = margins("3s", "7s", "4s");
    assertThat(margins.renewInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(margins.renewTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(margins.expiry()).isEqualTo(Duration.ofMillis(4400));
  }

  @Test
  void shouldTellAkka() {
    assertThat(margins("2s", "4500ms", "3s").akka())
        .isEqualTo(
            Map.of(
                "akka.cluster.failure-detector.acceptable-heartbeat-pause", "2000ms",
                "akka.cluster.split-brain-resolver.stable-after", "4500ms",
                "akka.cluster.down-removal-margin", "1000ms",
                "quorate-lease.heartbeat-timeout", "6500ms",
                "quorate-lease.heartbeat-interval", "1300ms",
                "akka.cluster.split-brain-resolver.lease-majority.release-after", "26000ms"));
  }

  @Test
  void shouldTakeTheLeastThatIsSafe() {
    assertThat(margins("1s", "3s", "2s").stableAfter()).isEqualTo(Duration.ofSeconds(3));
    assertThat(margins("1s", "3s", "3s").lease()).isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource({
    "999ms, 7s,     4s,     failure-pause",
    "3s,    4999ms, 4s,     stable-after",
    "3s,    7s,     1999ms, lease",
    "3s,    7s,     7001ms, lease",
  })
  void shouldRefuseWhatIsUnsafe(String failurePause, String stableAfter, String lease, String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> margins(failurePause, stableAfter, lease))
        .withMessageContaining("quorate.cluster." + key);
  }

  private static Margins margins(String failurePause, String stableAfter, String lease) {
    return Margins.of(
        ConfigFactory.parseMap(
            Map.of(
                "cluster.failure-pause", failurePause,
                "cluster.stable-after", stableAfter,
                "cluster.lease", lease)));
  }
}
