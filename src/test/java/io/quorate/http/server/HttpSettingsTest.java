package io.quorate.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.cluster.NodeConfig;
import io.quorate.lock.LockLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSettingsTest {

  /** A start of a transaction may take its deadline and a last look of three seconds. */
  @ParameterizedTest
  @CsvSource({"10s, 15s, 15", "10s, 20s, 20", "10s, 1s, 14", "15s, 15s, 19", "16s, 15s, 20"})
  void shouldLetTheLongestRequestFinishOnShutdown(
      String deadline, String drainTimeout, long seconds) {
    Config quorate =
        NodeConfig.load(null)
            .getConfig("quorate")
            .withValue("http.deadline", ConfigValueFactory.fromAnyRef(deadline))
            .withValue("http.drain-timeout", ConfigValueFactory.fromAnyRef(drainTimeout));

    assertThat(HttpSettings.of(quorate).drainTimeout()).isEqualTo(Duration.ofSeconds(seconds));
  }

  /** Else the connection is closed just when the answer is due. */
  @Test
  void shouldKeepAConnectionOpenForAsLongAsARequestMayWaitForALock() {
    Config config = NodeConfig.complete(NodeConfig.load(null));
    Duration longestDeadline = Duration.ofSeconds(16);

    assertThat(config.getDuration("akka.http.server.idle-timeout"))
        .isGreaterThan(Duration.ofMillis(LockLimits.MAX_WAIT_MS).plus(longestDeadline));
  }
}
