package io.quorate.client.http;

import static io.quorate.client.FakeAnswer.ok;
import static io.quorate.client.FakeAnswer.problem;
import static io.quorate.client.FakeAnswer.retryAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.client.FakeAnswer;
import io.quorate.client.FakeNode;
import io.quorate.client.FakeRequest;
import io.quorate.client.FakeTime;
import io.quorate.client.error.CallInterruptedException;
import io.quorate.client.error.OutcomeUnknownException;
import io.quorate.client.error.UnavailableException;
import io.quorate.client.json.JsonObject;
import io.quorate.testing.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a call when nodes fail it. */
class TransportTest {

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final int MOST_ATTEMPTS = 6;
  private static final JsonObject DONE = JsonObject.EMPTY.with("done", 1);
  private static final Call DEPOSIT = Call.post("/deposits", JsonObject.EMPTY.with("amount", 5));
  private static final FakeAnswer LOST = new FakeAnswer.Lost();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FakeTime time = new FakeTime();
  private final FakeNode node = FakeNode.answering(ok(DONE));
  private final FakeNode other = FakeNode.answering(ok(DONE));

  @AfterEach
  void stop() {
    http.shutdownNow();
    node.close();
    other.close();
  }

  @Test
  void shouldSendTheSameKeyAgainWhenAnAnswerIsLost() {
    node.behave(LOST, LOST, ok(DONE));

    Reply reply = transport(node).send(DEPOSIT);

    assertThat(reply.success()).isEqualTo(DONE);
    assertThat(reply.attempts()).isEqualTo(3);
    assertThat(node.requests()).hasSize(3);
    assertThat(node.requests().stream().map(FakeRequest::key).distinct())
        .containsExactly(DEPOSIT.key())
        .doesNotContain("");
    assertThat(node.requests().stream().map(FakeRequest::body).distinct()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void shouldAskTheNextNodeWithTheSameKey(int status) {
    node.behave(problem(status, "not_now"));

    Transport transport = transport(node, other);
    transport.send(DEPOSIT);
    transport.send(DEPOSIT);

    assertThat(other.requests()).isNotEmpty();
    assertThat(node.requests()).hasSizeLessThanOrEqualTo(1);
    assertThat(Stream.concat(node.requests().stream(), other.requests().stream()))
        .extracting(FakeRequest::key)
        .containsOnly(DEPOSIT.key());
  }

  @Test
  void shouldAskTheNextNodeWhenOneCannotBeReached() {
    String nobody = "http://127.0.0.1:" + FreePorts.range(1);

    for (int i = 0; i < 4; i++) {
      assertThat(transport(List.of(nobody, node.url())).send(DEPOSIT).success()).isEqualTo(DONE);
    }
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> transport(List.of(nobody)).send(DEPOSIT))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("unreachable"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 403, 404, 405, 409, 412, 413, 415, 422})
  void shouldNotAskAgainAfterARefusal(int status) {
    node.behave(problem(status, "refused"));

    Reply reply = transport(node).send(DEPOSIT);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.refusal().code()).isEqualTo("refused");
    assertThat(node.requests()).hasSize(1);
  }

  @Test
  void shouldSayThatNothingWasDoneOnlyWhenThatIsCertain() {
    node.behave(problem(503, "unavailable"));
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> transport(node).send(DEPOSIT));

    node.behave(problem(503, "unavailable"), LOST, problem(503, "unavailable"));
    assertThatExceptionOfType(OutcomeUnknownException.class)
        .isThrownBy(() -> transport(node).send(DEPOSIT))
        .satisfies(failure -> assertThat(failure.key()).isEqualTo(DEPOSIT.key()));

    node.behave(problem(504, "outcome_unknown"));
    assertThatExceptionOfType(OutcomeUnknownException.class)
        .isThrownBy(() -> transport(node).send(DEPOSIT))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("outcome_unknown"));
    assertThatExceptionOfType(UnavailableException.class)
        .as("reading does nothing")
        .isThrownBy(() -> transport(node).send(Call.get("/accounts/a")));
  }

  @Test
  void shouldSendNoMoreThanTheMostAttempts() {
    node.behave(problem(503, "unavailable"));

    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> transport(node).send(DEPOSIT));

    assertThat(node.requests()).hasSize(MOST_ATTEMPTS);
  }

  @Test
  void shouldCountTheDeadlineFromBeforeTheFirstAttempt() {
    long began = time.nanoTime();
    node.behave(
        request -> {
          time.pass(Duration.ofSeconds(12));
          return problem(504, "outcome_unknown");
        });

    assertThatExceptionOfType(OutcomeUnknownException.class)
        .isThrownBy(() -> transport(node).send(DEPOSIT));

    assertThat(node.requests()).hasSize(3);
    assertThat(time.nanoTime() - began).isLessThan(Duration.ofSeconds(40).toNanos());
  }

  @Test
  void shouldNotSendWhatIsTooLate() {
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> transport(node).send(DEPOSIT, time.nanoTime() - 1));

    assertThat(node.requests()).isEmpty();
  }

  @Test
  void shouldTellWhenTheAnsweredAttemptWasSent() {
    long began = time.nanoTime();
    node.behave(
        request -> {
          time.pass(Duration.ofSeconds(3));
          return node.requests().size() == 1 ? problem(504, "outcome_unknown") : ok(DONE);
        });

    Reply reply = transport(node).send(DEPOSIT);

    assertThat(reply.attempts()).isEqualTo(2);
    assertThat(Duration.ofNanos(reply.sentNanos() - began))
        .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(3).plus(Pauses.LONGEST));
  }

  @Test
  void shouldLeaveANodeAloneForAsLongAsItWants() {
    long began = time.nanoTime();
    node.behave(retryAfter(429, "overloaded", 3), ok(DONE));

    transport(node).send(DEPOSIT);

    assertThat(Duration.ofNanos(time.nanoTime() - began)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void shouldNotWaitLongForANodeThatWantsToBeLeftAlone() {
    long began = time.nanoTime();
    node.behave(retryAfter(503, "unavailable", 3600), ok(DONE));

    transport(node).send(DEPOSIT);

    assertThat(Duration.ofNanos(time.nanoTime() - began)).isEqualTo(Pauses.LONGEST_WISH);
  }

  @Test
  void shouldAskTheNextNodeWhenOneSaysNothing() {
    node.behave(new FakeAnswer.Silence());
    other.behave(new FakeAnswer.Stalled());
    FakeNode third = FakeNode.answering(ok(DONE));
    try (third) {
      Call quick = DEPOSIT.withAttemptLimit(Duration.ofMillis(200));

      assertThat(transport(node, other, third).send(quick).success()).isEqualTo(DONE);
      assertThatExceptionOfType(OutcomeUnknownException.class)
          .isThrownBy(() -> transport(node).send(quick));
      assertThatExceptionOfType(OutcomeUnknownException.class)
          .isThrownBy(() -> transport(other).send(quick));
    }
  }

  @Test
  void shouldAskAgainWhenASuccessCannotBeRead() {
    node.behave(new FakeAnswer.Said(200, "<html>", Map.of()), ok(DONE));

    assertThat(transport(node).send(DEPOSIT).attempts()).isEqualTo(2);
  }

  @Test
  void shouldShowARefusalThatIsNotOfANode() {
    node.behave(new FakeAnswer.Said(403, "<html>blocked</html>", Map.of()));

    Reply reply = transport(node).send(DEPOSIT);

    assertThat(reply.code()).isEqualTo(Reply.UNEXPECTED);
    assertThat(reply.detail()).contains("403", "<html>blocked</html>");
  }

  @Test
  void shouldSendNothingOnAThreadThatIsInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertThatExceptionOfType(CallInterruptedException.class)
          .isThrownBy(() -> transport(node).send(DEPOSIT));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(node.requests()).isEmpty();
  }

  @Test
  void shouldSendTheHeadersOfEveryCall() {
    transport(node).send(DEPOSIT.withVersion(7));

    assertThat(node.requests().getFirst().headers())
        .containsEntry("Authorization", List.of("Bearer t"))
        .containsEntry("If-match", List.of("\"7\""))
        .containsEntry("Content-type", List.of("application/json"));
  }

  private Transport transport(FakeNode... nodes) {
    return transport(Stream.of(nodes).map(FakeNode::url).toList());
  }

  private Transport transport(List<String> urls) {
    var settings =
        new CallSettings(
            urls.stream().map(URI::create).toList(),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            CALL_TIMEOUT,
            MOST_ATTEMPTS,
            Map.of("Authorization", "Bearer t"));
    return new Transport(http, settings, time, new Random(1));
  }
}
