package io.quorate.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Bystander;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RawConnection;
import io.quorate.testing.node.RunningNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request lines and headers that only a broken or malicious client sends. */
@Isolated("watches what the whole process logs")
@ExtendWith(NodeExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class BrokenRequestTest {

  private static final String JSON = "Content-Type: application/json";

  private final RunningNode node;
  private final Bystander bystander;

  BrokenRequestTest(RunningNode node) {
    this.node = node;
    this.bystander = new Bystander(node.api());
  }

  @BeforeAll
  @AfterEach
  void shouldBeUnharmed() {
    bystander.shouldBeUnharmed();
  }

  @AfterAll
  void shouldStillWork() {
    bystander.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE",
        "GET",
        "GET /v1/accounts/a",
        "GET /v1/accounts/a b HTTP/1.1",
        "GET /v1/accounts/a HTTP/9.9",
        "GET /v1/accounts/a FTP/1.1",
        "GET /v1/accounts/%zz HTTP/1.1",
        "GET /v1/accounts/% HTTP/1.1",
        "GET /v1/accounts/\u00fc HTTP/1.1",
        "GET /v1/accounts/\u0000 HTTP/1.1",
        "GET /v1/accounts/a\\b HTTP/1.1",
        "GET http://[::1 HTTP/1.1",
        "g\u00e9t /v1/accounts/a HTTP/1.1",
        "FROBNICATE /v1/accounts/a HTTP/1.1",
        "\u0016\u0003\u0001\u0002\u0000\u0001",
        "{\"amount\":5}",
      })
  void shouldRefuseWhatIsNoRequestLine(String line) {
    try (RawConnection connection = node.connect()) {
      Answer answer =
          connection.send(line + "\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n").read();

      assertThat(answer.status()).as(answer.body()).isIn(400, 501, 505);
      answer.problem(answer.status());
    }
  }

  @Test
  void shouldRefuseAUriThatIsTooLong() {
    try (RawConnection connection = node.connect()) {
      String uri = "/v1/accounts/" + "x".repeat(10_000);

      connection.request("GET " + uri + " HTTP/1.1", "").read().problem(414);
    }
  }

  @Test
  void shouldRefuseTooManyHeaders() {
    String[] headers = new String[200];
    Arrays.setAll(headers, i -> "X-Header-" + i + ": x");
    try (RawConnection connection = node.connect()) {
      Answer answer =
          connection.request("GET " + bystander.account + " HTTP/1.1", "", headers).read();

      assertThat(answer.status()).isIn(400, 431);
      answer.problem(answer.status());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 1_000_000})
  void shouldRefuseAHeaderThatIsTooLong(int length) {
    try (RawConnection connection = node.connect()) {
      String head =
          "GET %s HTTP/1.1\r\nHost: localhost\r\nX-Long: ".formatted(bystander.account)
              + "x".repeat(length)
              + "\r\n\r\n";
      connection.sendAsFarAsItGoes(head.getBytes(StandardCharsets.ISO_8859_1));

      Answer answer = connection.read();

      assertThat(answer.status()).isIn(400, 431);
      answer.problem(answer.status());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1",
        "Content-Length: x",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: frob",
        "no colon",
        ": no name",
        "Bad Name: x",
        "Host: a b",
      })
  void shouldRefuseWrongHeaders(String header) {
    try (RawConnection connection = node.connect()) {
      connection.send(
          "POST %s/deposits HTTP/1.1\r\nHost: localhost\r\n%s\r\n%s\r\n\r\n{\"amount\":5}"
              .formatted(bystander.account, JSON, header));

      Answer answer = connection.read();

      assertThat(answer.status()).as(answer.body()).isIn(400, 413, 501);
      answer.problem(answer.status());
    }
  }

  /** A body of which the two ends may disagree where it stops: request smuggling. */
  @Test
  void shouldNotTakeTwoLengths() {
    try (RawConnection connection = node.connect()) {
      connection.send(
          "POST %s/deposits HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Length: 12\r\nContent-Length: 13\r\n\r\n{\"amount\":5} "
              .formatted(bystander.account, JSON));
      connection.read().problem(400);
    }
    try (RawConnection connection = node.connect()) {
      connection.send(
          "POST %s/deposits HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n{\"amount\":5}\r\n0\r\n\r\n"
              .formatted(bystander.account, JSON));
      connection.read().problem(400);
    }
  }

  @Test
  void shouldRefuseABodyWithoutContentType() {
    try (RawConnection connection = node.connect()) {
      connection
          .request("POST " + bystander.account + "/deposits HTTP/1.1", "{\"amount\":5}")
          .read()
          .problem(415, "unsupported_media_type");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Type: x", "Content-Type: ", "Content-Type: application/json;;"})
  void shouldRefuseWhatIsNoContentType(String contentType) {
    try (RawConnection connection = node.connect()) {
      Answer answer =
          connection
              .request(
                  "POST " + bystander.account + "/deposits HTTP/1.1", "{\"amount\":5}", contentType)
              .read();

      assertThat(answer.status()).isIn(400, 415);
      answer.problem(answer.status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u00fc", "a\u0001b", "a\u007fb", "\u00c3\u00bc", "\u0000"})
  void shouldRefuseKeysThatCannotBePrinted(String key) {
    try (RawConnection connection = node.connect()) {
      connection
          .request(
              "POST " + bystander.account + "/deposits HTTP/1.1",
              "{\"amount\":5}",
              JSON,
              "Idempotency-Key: " + key)
          .read()
          .problem(400);
    }
  }

  /** Whichever of two were taken, a repeat with the other order would be done again. */
  @ParameterizedTest
  @ValueSource(strings = {"Idempotency-Key: %s", "If-Match: \"%s\""})
  void shouldRefuseAHeaderThatIsGivenTwice(String header) {
    String account = node.api().anAccount(0);
    try (RawConnection connection = node.connect()) {
      connection
          .request(
              "POST " + account + "/deposits HTTP/1.1",
              "{\"amount\":5}",
              JSON,
              header.formatted(1),
              header.formatted(2))
          .read()
          .problem(400, "invalid_argument");
    }
  }
}
