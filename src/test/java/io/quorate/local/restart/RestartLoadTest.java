package io.quorate.local.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.local.LocalFailure;
import io.quorate.local.http.JsonRequest;
import io.quorate.local.restart.FakeNode.Answer;
import io.quorate.testing.BesideOthers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The load's judgement, on a node that keeps accounts in a map, rightly or not. */
@BesideOthers
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RestartLoadTest {

  private static final int SOME = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Ledger ledger = new Ledger();

  @Test
  void shouldFindNothingWrongWithARightNode() throws IOException {
    RestartReport report = run();
    assertThat(report.isGood()).as("%s", report.lines()).isTrue();
    assertThat(report.load().requests()).isGreaterThanOrEqualTo(SOME);
    assertThat(report.load().latencyMicros().getTotalCount()).isPositive();
  }

  @Test
  void shouldCountARequestThatIsRefused() throws IOException {
    ledger.change = answer -> answer.status() == 201 ? new Answer(500, "") : answer;
    RestartReport report = run();
    assertThat(report.load().failed()).isPositive();
    assertThat(report.isGood()).isFalse();
    assertThat(report.load().failures().getFirst()).contains("Expected a success", "500");
    // Not acknowledged, but sent: the balance may hold it.
    assertThat(report.wrongBalances()).isEmpty();
  }

  @Test
  void shouldFindMoneyThatWasAcknowledgedAndLost() throws IOException {
    ledger.effects = 0;
    RestartReport report = run();
    assertThat(report.isGood()).isFalse();
    assertThat(report.wrongBalances()).isNotEmpty();
  }

  @Test
  void shouldFindADepositThatWasDoneTwice() throws IOException {
    ledger.effects = 2;
    RestartReport report = run();
    assertThat(report.isGood()).isFalse();
    assertThat(report.wrongBalances()).isNotEmpty();
  }

  @Test
  void shouldFindAStaleReadAlthoughTheEndIsRight() throws IOException {
    ledger.staleReads = true;
    RestartReport report = run(() -> ledger.staleReads = false);
    assertThat(report.load().failed()).isPositive();
    assertThat(report.load().failures().getFirst()).contains("Expected a balance of");
    assertThat(report.wrongBalances()).isEmpty();
    assertThat(report.isGood()).isFalse();
  }

  @Test
  void shouldRefuseToBeginWhenAccountsCannotBeOpened() throws IOException {
    try (FakeNode node = FakeNode.start(request -> new Answer(403, "no"));
        ReadyNodes nodes = new ReadyNodes(List.of(node.url()));
        LoadClient client = new LoadClient(nodes, RestartLoad.REQUEST_LIMIT);
        RestartLoad load = new RestartLoad(client)) {
      assertThatThrownBy(load::open)
          .isInstanceOf(LocalFailure.class)
          .hasMessageContaining("Expected to open accounts")
          .hasMessageContaining("403");
    }
  }

  private RestartReport run() throws IOException {
    return run(() -> {});
  }

  /** Runs until every account was used a few times. */
  private RestartReport run(Runnable beforeTheEnd) throws IOException {
    try (FakeNode node = FakeNode.start(ledger::answer);
        ReadyNodes nodes = new ReadyNodes(List.of(node.url()));
        LoadClient client = new LoadClient(nodes, RestartLoad.REQUEST_LIMIT);
        RestartLoad load = new RestartLoad(client)) {
      load.open();
      load.measure();
      load.start();
      await().atMost(PATIENCE).until(() -> node.asked().size() > RestartLoad.ACCOUNTS * 5);
      LoadTally.Result result = load.stop();
      beforeTheEnd.run();
      return new RestartReport(Duration.ofSeconds(1), result, load.checkBalances());
    }
  }

  private static final class Ledger {

    private static final Pattern AMOUNT = Pattern.compile("\\{\"amount\": (\\d+)}");

    private final Map<String, Long> balances = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> keys = new ConcurrentHashMap<>();
    private volatile int effects = 1;
    private volatile boolean staleReads;
    private volatile UnaryOperator<Answer> change = answer -> answer;

    private Answer answer(JsonRequest request) {
      return switch (request.method()) {
        case "PUT" -> opened(request.path());
        case "GET" -> read(request.path());
        default -> change.apply(deposited(request));
      };
    }

    private Answer opened(String path) {
      balances.put(path, 0L);
      return new Answer(201, "{}");
    }

    private Answer read(String path) {
      long balance = staleReads ? 0 : balances.getOrDefault(path, 0L);
      return new Answer(200, "{\"id\": \"x\", \"balance\": %d, \"held\": 0}".formatted(balance));
    }

    private Answer deposited(JsonRequest request) {
      Matcher amount = AMOUNT.matcher(request.body());
      assertThat(amount.matches()).isTrue();
      assertThat(
              keys.computeIfAbsent(String.valueOf(request.headers()), key -> new AtomicInteger())
                  .incrementAndGet())
          .isEqualTo(1);
      String account = request.path().replace("/deposits", "");
      balances.merge(account, effects * Long.parseLong(amount.group(1)), Long::sum);
      return new Answer(201, "{}");
    }
  }
}
