package io.quorate.local.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.local.http.JsonRequest;
import io.quorate.local.restart.FakeNode.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real HTTP on loopback; the first attempt goes to the first node. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LoadClientTest {

  private static final Answer DONE = new Answer(200, "{\"balance\": 7}");
  private static final JsonRequest DEPOSIT =
      JsonRequest.of("POST", "/v1/accounts/a/deposits", "{\"amount\":7}").withKey("key-1");

  @ParameterizedTest
  @ValueSource(ints = {429, 503, 504})
  void shouldSendTheSameRequestToTheNextNodeWhenTheAnswerIsNotDefinite(int status)
      throws IOException {
    try (FakeNode first = FakeNode.start(request -> new Answer(status, ""));
        FakeNode second = FakeNode.start(request -> DONE)) {
      LoadAnswer answer = send(List.of(first.url(), second.url()));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(DONE.body());
      assertThat(answer.isRetried()).isTrue();
      assertThat(first.asked()).containsExactly(DEPOSIT);
      assertThat(second.asked()).containsExactly(DEPOSIT);
    }
  }

  @Test
  void shouldGoOnWhenTheConnectionIsCut() throws IOException {
    try (FakeNode first = FakeNode.start(request -> Answer.CUT);
        FakeNode second = FakeNode.start(request -> DONE)) {
      LoadAnswer answer = send(List.of(first.url(), second.url()));
      assertThat(answer.isSuccess()).isTrue();
      assertThat(first.asked()).isNotEmpty();
      assertThat(answer.attempts()).extracting(LoadAnswer.Attempt::node).containsExactly(1, 2);
    }
  }

  @Test
  void shouldGoOnWhenTheConnectionIsRefused() throws IOException {
    try (FakeNode second = FakeNode.start(request -> DONE)) {
      LoadAnswer answer = send(List.of("http://127.0.0.1:" + closedPort(), second.url()));
      assertThat(answer.isSuccess()).isTrue();
      assertThat(answer.story()).startsWith("node 1 ConnectException after");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 409, 422, 500, 502})
  void shouldTakeAnyOtherAnswerAsDefinite(int status) throws IOException {
    try (FakeNode first = FakeNode.start(request -> new Answer(status, ""));
        FakeNode second = FakeNode.start(request -> DONE)) {
      LoadAnswer answer = send(List.of(first.url(), second.url()));
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.isSuccess()).isFalse();
      assertThat(second.asked()).isEmpty();
    }
  }

  @Test
  void shouldGiveUpAtTheLimit() throws IOException {
    try (FakeNode only = FakeNode.start(request -> new Answer(503, ""));
        ReadyNodes nodes = new ReadyNodes(List.of(only.url()));
        LoadClient client = new LoadClient(nodes, Duration.ofMillis(300))) {
      LoadAnswer answer = client.send(DEPOSIT, 0, System.nanoTime());
      assertThat(answer.status()).isEqualTo(LoadAnswer.NONE);
      assertThat(answer.isSuccess()).isFalse();
      assertThat(answer.latency()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
      assertThat(only.asked()).hasSizeGreaterThan(1).containsOnly(DEPOSIT);
    }
  }

  @Test
  void shouldCountTheLatencyFromWhenTheRequestWasDue() throws IOException {
    try (FakeNode only = FakeNode.start(request -> DONE);
        ReadyNodes nodes = new ReadyNodes(List.of(only.url()));
        LoadClient client = new LoadClient(nodes, RestartLoad.REQUEST_LIMIT)) {
      long dueNanos = System.nanoTime() - Duration.ofSeconds(5).toNanos();
      assertThat(client.send(DEPOSIT, 0, dueNanos).latency()).isGreaterThan(Duration.ofSeconds(5));
    }
  }

  private static LoadAnswer send(List<String> urls) {
    try (ReadyNodes nodes = new ReadyNodes(urls);
        LoadClient client = new LoadClient(nodes, RestartLoad.REQUEST_LIMIT)) {
      return client.send(DEPOSIT, 0, System.nanoTime());
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
