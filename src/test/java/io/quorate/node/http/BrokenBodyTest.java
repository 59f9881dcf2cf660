package io.quorate.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.node.Bystander;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RawConnection;
import io.quorate.testing.node.RunningNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

/** Bodies that break off, do not end, or come too slowly. */
@Isolated("watches what the whole process logs")
@ExtendWith(NodeExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class BrokenBodyTest {

  private static final String JSON = "Content-Type: application/json";
  private static final int MEGABYTES_10 = 10 * 1024 * 1024;

  private final RunningNode node;
  private final Bystander bystander;

  BrokenBodyTest(RunningNode node) {
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

  @Test
  void shouldRefuseBytesThatAreNotUtf8() {
    try (RawConnection connection = node.connect()) {
      connection
          .request(
              "POST " + bystander.account + "/deposits HTTP/1.1",
              "{\"am\u00ff\u00feount\":5}",
              JSON)
          .read()
          .problem(400, "malformed_json", "invalid_argument");
    }
  }

  @Test
  void shouldRefuseABodyThatSaysItIsTooLarge() {
    try (RawConnection connection = node.connect()) {
      connection.send(head("Content-Length: " + MEGABYTES_10));
      connection.sendAsFarAsItGoes(new byte[MEGABYTES_10]);

      connection.read().problem(413, "payload_too_large");
      assertThat(connection.isClosedByNode()).isTrue();
    }
  }

  /** The answer does not wait for the body. */
  @Test
  void shouldRefuseABodyThatSaysItIsTooLargeBeforeItComes() {
    try (RawConnection connection = node.connect()) {
      connection
          .send(head("Content-Length: " + MEGABYTES_10))
          .read()
          .problem(413, "payload_too_large");
    }
  }

  @Test
  void shouldRefuseAChunkedBodyThatIsTooLarge() {
    try (RawConnection connection = node.connect()) {
      connection.send(head("Transfer-Encoding: chunked"));
      byte[] chunk = ("2000\r\n" + " ".repeat(0x2000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int sent = 0; sent < MEGABYTES_10; sent += chunk.length) {
        connection.sendAsFarAsItGoes(chunk);
      }

      connection.read().problem(413, "payload_too_large");
      assertThat(connection.isClosedByNode()).isTrue();
    }
  }

  @Test
  void shouldTakeAChunkedBody() {
    String account = node.api().anAccount(0);
    try (RawConnection connection = node.connect()) {
      connection.send(head("Transfer-Encoding: chunked").replace(bystander.account, account));
      connection
          .send("5\r\n{\"amo\r\n7\r\nunt\":5}\r\n0\r\n\r\n")
          .read()
          .status(200)
          .shows("balance", 5);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n{\"amount\":5}\r\n0\r\n\r\n",
        "-5\r\n{\"amo\r\n",
        "5\r\n{\"amount\":5}\r\n"
      })
  void shouldRefuseWrongChunks(String chunks) {
    try (RawConnection connection = node.connect()) {
      connection.send(head("Transfer-Encoding: chunked"));
      connection.send(chunks).read().problem(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 100", "Transfer-Encoding: chunked"})
  void shouldRefuseABodyThatBreaksOff(String framing) {
    String body = framing.endsWith("chunked") ? "c\r\n{\"amount\":5}\r\n" : "{\"amount\":5}";
    try (RawConnection connection = node.connect()) {
      connection.send(head(framing)).send(body).finish().read().problem(400, "malformed_json");
    }
  }

  @Test
  void shouldOutliveClientsThatGoAway() {
    String[] beginnings = {
      "",
      "P",
      "POST " + bystander.account + "/deposits HTTP/1.1\r\n",
      head("Content-Length: 100"),
      head("Content-Length: 100") + "{\"amount\":5}",
      head("Content-Length: 12").replace("/deposits", "/nothing") + "{\"amount\"",
      head("Transfer-Encoding: chunked") + "c\r\n{\"amount\":5}\r\n",
    };
    for (int i = 0; i < 10; i++) {
      for (String beginning : beginnings) {
        try (RawConnection connection = node.connect()) {
          connection.send(beginning);
        }
      }
    }
    await().atMost(Duration.ofSeconds(10)).untilAsserted(bystander::shouldBeUnharmed);
  }

  @Test
  void shouldNotWaitForASlowBody() {
    byte[] body = "{\"amount\":5}        ".getBytes(StandardCharsets.US_ASCII);
    long startedNanos = System.nanoTime();
    try (RawConnection connection = node.connect()) {
      connection.send(head("Content-Length: " + body.length));
      // What comes after the end of a connection may take the answer away.
      for (int sent = 0; sent < 7 && !connection.isAnswered(); sent++) {
        connection.sendAsFarAsItGoes(new byte[] {body[sent]});
        await().pollDelay(Duration.ofMillis(500)).until(() -> true);
      }

      connection.read().problem(408, "request_timeout");
      assertThat(Duration.ofNanos(System.nanoTime() - startedNanos))
          .isLessThan(Duration.ofSeconds(6));
      assertThat(connection.isClosedByNode()).isTrue();
    }
  }

  private String head(String framing) {
    return "POST %s/deposits HTTP/1.1\r\nHost: localhost\r\n%s\r\n%s\r\n\r\n"
        .formatted(bystander.account, JSON, framing);
  }
}
