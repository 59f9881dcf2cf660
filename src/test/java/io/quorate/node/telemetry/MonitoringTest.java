package io.quorate.node.telemetry;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the alerts and the dashboard of {@code deploy/} are over metrics that a node has. */
@ExtendWith(NodeExtension.class)
class MonitoringTest {

  private static final Path MONITORING = Path.of("deploy", "monitoring");
  private static final Pattern METRIC =
      Pattern.compile("(?<![\\w:])(quorate|jvm|process)_[a-z_]+(?![\\w:])");

  private final Api api;

  MonitoringTest(Api api) {
    this.api = api;
  }

  @ParameterizedTest
  @ValueSource(strings = {"quorate.rules.yaml", "grafana-dashboard.json"})
  void shouldUseOnlyMetricsThatANodeHas(String file) throws IOException {
    Set<String> used =
        METRIC
            .matcher(Files.readString(MONITORING.resolve(file)))
            .results()
            .map(result -> result.group())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(used).contains("quorate_audit_conserved");
    api.post(api.anAccount(10) + "/deposits", body("amount", 1)).status(200);
    // There is no metric of garbage collections before the first one.
    System.gc();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(exported()).containsAll(used));
  }

  private Set<String> exported() {
    return api.get("/metrics")
        .status(200)
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(0, line.indexOf(line.contains("{") ? '{' : ' ')))
        .collect(Collectors.toSet());
  }
}
