package io.quorate.local.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.local.http.JsonRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartReportTest {

  private static final JsonRequest READ = JsonRequest.get("/v1/accounts/a");

  private final LoadTally tally = new LoadTally(System.nanoTime());

  @Test
  void shouldSayWhatHappened() {
    tally.measure();
    for (int i = 0; i < 98; i++) {
      succeed(Duration.ofMillis(10), 1);
    }
    succeed(Duration.ofMillis(900), 2);
    succeed(Duration.ofSeconds(2), 3);
    RestartReport report = report(List.of());
    assertThat(report.isGood()).isTrue();
    assertThat(report.lines())
        .startsWith(
            "all nodes restarted in 61.2 s", "requests 100, failed 0, retried on another node 2")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("latency during the restarts (100 requests): p50 10.0")
                    .contains("p99 900", "max 20"))
        .contains("balances: as acknowledged, nothing lost, nothing twice")
        .filteredOn(line -> line.contains("slowest"))
        .hasSize(LoadTally.SLOWEST_KEPT)
        .first()
        .asString()
        .contains("2000 ms", "GET /v1/accounts/a", "node 1 503 after 1 ms, node 2 503");
  }

  @Test
  void shouldLeaveRequestsBeforeTheMeasuredTimeOutOfTheLatencies() {
    long dueNanos = System.nanoTime();
    tally.measure();
    tally.succeeded(READ, dueNanos - 1, answer(Duration.ofSeconds(9), 1));
    succeed(Duration.ofMillis(5), 1);
    LoadTally.Result result = tally.result();
    assertThat(result.requests()).isEqualTo(2);
    assertThat(result.latencyMicros().getTotalCount()).isEqualTo(1);
    assertThat(result.slowest()).hasSize(1);
  }

  @Test
  void shouldNotBeGoodWhenARequestFailed() {
    succeed(Duration.ofMillis(1), 1);
    tally.failed(READ, System.nanoTime(), answer(Duration.ofSeconds(30), 2), "Expected it");
    RestartReport report = report(List.of());
    assertThat(report.isGood()).isFalse();
    assertThat(report.lines())
        .contains("requests 2, failed 1, retried on another node 1")
        .anyMatch(line -> line.startsWith("  FAILED: Expected it: 30000 ms"));
  }

  @Test
  void shouldNotBeGoodWhenARequestNeverEnded() {
    succeed(Duration.ofMillis(1), 1);
    tally.lost(3);
    assertThat(report(List.of()).isGood()).isFalse();
    assertThat(report(List.of()).load().failed()).isEqualTo(3);
  }

  @Test
  void shouldNotBeGoodWhenABalanceIsWrong() {
    succeed(Duration.ofMillis(1), 1);
    RestartReport report = report(List.of("/v1/accounts/a: wrong"));
    assertThat(report.isGood()).isFalse();
    assertThat(report.lines()).contains("  WRONG: /v1/accounts/a: wrong");
  }

  @Test
  void shouldNotBeGoodWhenNothingWasRequested() {
    assertThat(report(List.of()).isGood()).isFalse();
  }

  @Test
  void shouldTellHowANodeWent() {
    assertThat(new NodeRestart(2, Duration.ofMillis(1_350), Duration.ofMillis(9_840), true))
        .hasToString("node 2: left in 1.4 s, ready again after 9.8 s");
    assertThat(new NodeRestart(1, Duration.ofSeconds(2), Duration.ofSeconds(3), false).toString())
        .endsWith("ready again after 3.0 s, shards not yet even");
  }

  private RestartReport report(List<String> wrong) {
    return new RestartReport(Duration.ofMillis(61_200), tally.result(), wrong);
  }

  private void succeed(Duration latency, int attempts) {
    tally.succeeded(READ, System.nanoTime(), answer(latency, attempts));
  }

  private static LoadAnswer answer(Duration latency, int attempts) {
    List<LoadAnswer.Attempt> all = new ArrayList<>();
    for (int node = 1; node <= attempts; node++) {
      all.add(new LoadAnswer.Attempt(node, node == attempts ? "200" : "503", Duration.ofMillis(1)));
    }
    return new LoadAnswer(200, "", all, latency);
  }
}
