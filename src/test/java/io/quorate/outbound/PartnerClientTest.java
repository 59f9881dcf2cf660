package io.quorate.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.PartnerAnswer;
import io.quorate.kernel.participant.PartnerCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a real socket: what each thing that can happen on the way is told as. */
class PartnerClientTest extends PartnerScene {
  private static final String SECRET = "a secret of both sides";

  @Test
  void shouldSendTheRequestAndReturnTheAnswer() {
    Answer answer = call(client(""), "/ok/a%20b?x=%2F1", "{\"parcel\":7}");

    assertThat(answer).isEqualTo(done("yes"));
    assertThat(partner.seen())
        .containsExactly(
            new TestPartner.Seen("POST", "/ok/a%20b?x=%2F1", "t:1", "t", "1", "{\"parcel\":7}"));
  }

  /** As a partner computes it. */
  @Test
  void shouldSayWhoCalls() throws GeneralSecurityException {
    call(client(credentials(url("/ok"))), "/ok/a?x=1", "{\"parcel\":7}");
    call(client(credentials(url("/ok"))), "/ok", null);
    call(client(credentials(url("/other"))), "/ok", "{}");

    assertThat(partner.authorization())
        .containsExactly("Bearer s3cret-header", "Bearer s3cret-header", "null");
    List<String> signatures = partner.signatures();
    long signedAt = Long.parseLong(signatures.getFirst().replaceAll("t=(\\d+),v1=.*", "$1"));
    assertThat(signedAt * 1_000)
        .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
    assertThat(signatures.get(0))
        .isEqualTo(signed(signatures.get(0), "/ok/a?x=1", "{\"parcel\":7}"));
    assertThat(signatures.get(1)).isEqualTo(signed(signatures.get(1), "/ok", ""));
    assertThat(signatures.get(2)).isEqualTo("null");
  }

  private static String credentials(String prefix) {
    return """
    credentials = [
      {prefix = "%s", header = "Authorization: Bearer s3cret-header", secret = "%s"}
    ]
    """
        .formatted(prefix, SECRET);
  }

  private static String signed(String signature, String target, String body)
      throws GeneralSecurityException {
    String at = signature.replaceAll("t=(\\d+),v1=.*", "$1");
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] text = (at + "\n" + target + "\nt:1\n" + body).getBytes(StandardCharsets.UTF_8);
    return "t=%s,v1=%s".formatted(at, HexFormat.of().formatHex(mac.doFinal(text)));
  }

  @Test
  void shouldSendNoBodyWhenThereIsNone() {
    assertThat(call(client(""), "/ok", null)).isEqualTo(done("yes"));
    assertThat(partner.seen()).extracting(TestPartner.Seen::body).containsExactly("");
  }

  @ParameterizedTest
  @CsvSource({
    "200, ACCEPTED",
    "201, ACCEPTED",
    "202, OUTCOME_UNKNOWN",
    "301, OUTCOME_UNKNOWN",
    "307, OUTCOME_UNKNOWN",
    "400, OUTCOME_UNKNOWN",
    "403, OUTCOME_UNKNOWN",
    "404, NOT_FOUND",
    "409, INVALID_STATE",
    "410, NOT_FOUND",
    "429, OUTCOME_UNKNOWN",
    "500, OUTCOME_UNKNOWN",
    "503, OUTCOME_UNKNOWN",
  })
  void shouldTellWhatAStatusMeans(int status, String meaning) {
    Answer answer = call(client(""), "/" + status);
    if (meaning.equals("ACCEPTED")) {
      assertThat(answer).isInstanceOf(Answer.Accepted.class);
    } else {
      assertThat(code(answer)).isEqualTo(RejectionCode.valueOf(meaning));
    }
  }

  @Test
  void shouldAcceptAnAnswerWithoutABody() {
    assertThat(call(client(""), "/204")).isEqualTo(done(""));
  }

  @Test
  void shouldNotFollowARedirect() {
    Answer answer = call(client(""), "/redirect");

    assertThat(code(answer)).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
    assertThat(partner.seen()).hasSize(1);
  }

  @Test
  void shouldTellAnAnswerThatIsInProgressFromOneThatIsDone() {
    PartnerClient client = client("");
    assertThat(code(call(client, "/202-then-200"))).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
    assertThat(call(client, "/202-then-200")).isEqualTo(done("late"));
  }

  @ParameterizedTest
  @CsvSource({
    "/refused, 'No room left.'",
    "/refused-in-words, 'No.'",
    "/refused-in-binary, 'No?room.'",
    "/refused-in-lines, 'No WARN forged more.'",
  })
  void shouldTellWhyThePartnerRefused(String path, String reason) {
    assertThat(call(client(""), path))
        .isEqualTo(
            new Answer.Refused(
                new Rejection(
                    RejectionCode.INVALID_STATE,
                    "Expected the partner to do it, but it refused: " + reason)));
  }

  @Test
  void shouldCutALongReason() {
    Answer answer = call(client(""), "/refused-at-length");
    assertThat(detail(answer)).hasSizeLessThan(300).endsWith("aaa...");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/refused-half", "/refused-in-emoji"})
  void shouldKeepNoHalfOfACharacter(String path) {
    String detail = detail(call(client(""), path));

    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(detail)).as(detail).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/large", "/large-in-chunks"})
  void shouldRefuseAnAnswerThatIsTooLarge(String path) {
    Answer answer = call(client(""), path);

    assertThat(code(answer)).isEqualTo(RejectionCode.LIMIT_EXCEEDED);
    assertThat(detail(answer))
        .isEqualTo("Expected the partner's answer to have at most 65536 bytes, but it is larger.");
  }

  @Test
  void shouldKeepNoControlCharacters() {
    assertThat(call(client(""), "/binary")).isEqualTo(done("a?b?c\td"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hang", "/hang-in-body", "/break"})
  void shouldBeInDoubtWhenThePartnerFallsSilent(String path) {
    PartnerClient client = client("timeout = 700ms");
    long startedNanos = System.nanoTime();

    Answer answer = call(client, path);

    assertThat(code(answer)).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
    assertThat(Duration.ofNanos(System.nanoTime() - startedNanos))
        .isLessThan(Duration.ofSeconds(5));
    assertThat(partner.seen()).hasSize(1);
  }

  @Test
  void shouldTakeTheShorterTimeOfTheCallAndTheSetting() {
    PartnerClient client = client("timeout = 60s");
    var hanging = new PartnerCall(url("/hang"), "t:1", "t", 1, null, 300);
    assertThat(code(get(client, hanging))).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
  }

  @Test
  void shouldKnowThatNothingWasSentWhenItCannotConnect() {
    String closed = url("/ok");
    PartnerClient client = client("");
    partner.close();

    assertThat(code(get(client, new PartnerCall(closed, "t:1", "t", 1, null, 5_000))))
        .isEqualTo(RejectionCode.UNAVAILABLE);
  }

  @Test
  void shouldKnowThatNothingWasSentWhenConnectingTakesTooLong() throws IOException {
    // A full backlog: the system takes no more connections, and nobody ever accepts one.
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var fillers = new ArrayList<SocketChannel>();
      for (int i = 0; i < 8; i++) {
        var filler = SocketChannel.open();
        filler.configureBlocking(false);
        filler.connect(full.getLocalSocketAddress());
        fillers.add(filler);
      }
      PartnerClient client =
          client(
              "connect-timeout = 400ms, allow = \"http://127.0.0.1:" + full.getLocalPort() + "\"");
      String url = "http://127.0.0.1:" + full.getLocalPort() + "/";
      assertThat(code(get(client, new PartnerCall(url, "t:1", "t", 1, null, 3_000))))
          .isEqualTo(RejectionCode.UNAVAILABLE);
      for (var filler : fillers) {
        filler.close();
      }
    }
  }

  @Test
  void shouldNotCallWhatIsNotAllowed() {
    PartnerClient client = client("allow = \"http://127.0.0.1:%d/api\"".formatted(partner.port()));

    assertThat(code(call(client, "/ok"))).isEqualTo(RejectionCode.INVALID_ARGUMENT);
    assertThat(code(call(client, "/api/../ok"))).isEqualTo(RejectionCode.INVALID_ARGUMENT);
    assertThat(partner.seen()).isEmpty();
    assertThat(call(client, "/api")).isEqualTo(done("yes"));
  }

  @Test
  void shouldNotFollowANameThatLeadsElsewhere() {
    PartnerClient client = named("", "127.0.0.1");
    assertThat(code(callNamed(client))).isEqualTo(RejectionCode.INVALID_ARGUMENT);
    assertThat(partner.seen()).isEmpty();
  }

  @Test
  void shouldNotFollowANameWithOneAddressThatLeadsElsewhere() {
    PartnerClient client = named("", "93.184.216.34", "127.0.0.1");
    assertThat(code(callNamed(client))).isEqualTo(RejectionCode.INVALID_ARGUMENT);
  }

  /** Ten calls wait for one name: the lookup of another one must not stand behind them. */
  @Test
  void shouldCallOthersWhileOneNameHangs() {
    var end = new CompletableFuture<InetAddress[]>();
    String other = "http://partner.example:%d/".formatted(partner.port());
    PartnerClient client =
        client(
            "connect-timeout = 5s, timeout = 5s, allow-private-addresses = on\n"
                + "allow = \"http://hanging.example/,%s\"".formatted(other),
            host ->
                host.equals("hanging.example")
                    ? end.join()
                    : new InetAddress[] {InetAddress.getLoopbackAddress()});
    var hanging = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < 10; i++) {
      hanging.add(
          client
              .call(new PartnerCall("http://hanging.example/", "t:" + i, "t", i, null, 5_000))
              .toCompletableFuture());
    }

    assertThat(callNamed(client)).isEqualTo(done("yes"));
    assertThat(hanging).noneMatch(CompletableFuture::isDone);

    end.completeExceptionally(new IllegalStateException("the name is given up"));
    assertThat(hanging)
        .allSatisfy(call -> assertThat(code(call.join())).isEqualTo(RejectionCode.UNAVAILABLE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"169.254.169.254", "fd00:ec2::254", "100.100.100.200", "0.0.0.0", "224.0.0.1"})
  void shouldNeverFollowANameToWhereNoPartnerIs(String address) {
    PartnerClient client = named("allow-private-addresses = on", address);
    assertThat(code(callNamed(client))).isEqualTo(RejectionCode.INVALID_ARGUMENT);
  }

  @Test
  void shouldCallAPrivateAddressByNameWhenThatIsOn() {
    PartnerClient client = named("allow-private-addresses = on", "127.0.0.1");
    assertThat(callNamed(client)).isEqualTo(done("yes"));
    assertThat(partner.seen()).hasSize(1);
  }

  @Test
  void shouldKnowThatNothingWasSentWhenTheNameIsUnknown() {
    PartnerClient client =
        client(
            allowNamed(),
            host -> {
              throw new UnknownHostException(host);
            });
    assertThat(code(callNamed(client))).isEqualTo(RejectionCode.UNAVAILABLE);
  }

  @Test
  void shouldNotWaitForANameForEver() {
    PartnerClient client =
        client(
            "connect-timeout = 200ms\n" + allowNamed(),
            host -> {
              Awaitility.await()
                  .atMost(Duration.ofSeconds(3))
                  .until(() -> !partner.seen().isEmpty());
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            });
    assertThat(code(callNamed(client))).isEqualTo(RejectionCode.UNAVAILABLE);
  }

  @Test
  void shouldLeaveAFailingHostAloneForAWhile() {
    PartnerClient client = client("breaker-failures = 2, breaker-reset = 30s");
    assertThat(code(call(client, "/500"))).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
    assertThat(code(call(client, "/500"))).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);

    assertThat(code(call(client, "/ok"))).isEqualTo(RejectionCode.UNAVAILABLE);
    assertThat(partner.seen()).hasSize(2);
  }

  @Test
  void shouldCallAHostAgainThatWasLeftAlone() {
    PartnerClient client = client("breaker-failures = 1, breaker-reset = 300ms");
    assertThat(code(call(client, "/500"))).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> call(client, "/ok").equals(done("yes")));
  }

  @Test
  void shouldNotLeaveAHostAloneThatOnlyRefuses() {
    PartnerClient client = client("breaker-failures = 2");
    for (int i = 0; i < 5; i++) {
      assertThat(code(call(client, "/refused"))).isEqualTo(RejectionCode.INVALID_STATE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"max-connections", "max-in-flight"})
  void shouldNotMakeMoreCallsAtOnceThanAllowed(String limit) {
    PartnerClient client = client("timeout = 1s, " + limit + " = 2");
    var answers = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < 5; i++) {
      answers.add(
          client
              .call(new PartnerCall(url("/hang"), "t:" + i, "t", i, null, 1_000))
              .toCompletableFuture());
    }
    List<RejectionCode> codes =
        answers.stream()
            .map(answer -> code(answer.orTimeout(10, TimeUnit.SECONDS).join()))
            .toList();

    assertThat(codes)
        .containsExactly(
            RejectionCode.OUTCOME_UNKNOWN,
            RejectionCode.OUTCOME_UNKNOWN,
            RejectionCode.UNAVAILABLE,
            RejectionCode.UNAVAILABLE,
            RejectionCode.UNAVAILABLE);
    assertThat(call(client, "/ok")).isEqualTo(done("yes"));
  }

  private PartnerClient named(String settings, String... addresses) {
    return client(
        settings + "\n" + allowNamed(),
        host -> {
          var all = new InetAddress[addresses.length];
          for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.getByName(addresses[i]);
          }
          return all;
        });
  }

  private String allowNamed() {
    return "allow = \"http://partner.example:%d/\"".formatted(partner.port());
  }

  private Answer callNamed(PartnerClient client) {
    String url = "http://partner.example:%d/ok".formatted(partner.port());
    return get(client, new PartnerCall(url, "t:1", "t", 1, null, 5_000));
  }

  private Answer call(PartnerClient client, String path) {
    return call(client, path, null);
  }

  private Answer call(PartnerClient client, String path, @Nullable String body) {
    return get(client, new PartnerCall(url(path), "t:1", "t", 1, body, 5_000));
  }

  private static Answer get(PartnerClient client, PartnerCall call) {
    return client.call(call).toCompletableFuture().orTimeout(15, TimeUnit.SECONDS).join();
  }

  private static Answer done(String text) {
    return new Answer.Accepted(new PartnerAnswer(text));
  }

  private static RejectionCode code(Answer answer) {
    return rejection(answer).code();
  }

  private static String detail(Answer answer) {
    return rejection(answer).detail();
  }

  private static Rejection rejection(Answer answer) {
    if (answer instanceof Answer.Refused(Rejection rejection)) {
      assertThat(rejection.detail()).startsWith("Expected ").contains(", but ").endsWith(".");
      return rejection;
    }
    throw new AssertionError("Expected a refusal, but it is " + answer);
  }
}
