package io.quorate.storage.raft.forming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.peer.Address;
import io.quorate.storage.raft.peer.Form;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads and gives introductions, good and bad ones, through real sockets. */
class IntroductionTest extends ThreePeers {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{\"version\":1",
        "{\"version\":2,\"id\":\"%1$s\",\"consensusAddress\":\"a:1\",\"proposal\":null,\"group\":null}",
        "{\"version\":1,\"id\":\"\",\"consensusAddress\":\"a:1\",\"proposal\":null,\"group\":null}",
        "{\"version\":1,\"id\":\"%1$s\",\"consensusAddress\":7,\"proposal\":null,\"group\":null}",
        "{\"version\":1,\"id\":\"%1$s\",\"consensusAddress\":\"a:1\",\"group\":null}",
        "{\"version\":1,\"id\":\"%1$s\",\"consensusAddress\":\"a:1\",\"proposal\":null,\"group\":[]}",
        "{\"version\":1,\"id\":\"%1$s\",\"consensusAddress\":\"a:1\",\"proposal\":null,\"group\":null}"
            + " 1",
        "{\"version\":1,\"id\":\"%1$s\",\"consensusAddress\":\"a:1\",\"proposal\":null,\"group\":null,\"x\":1}",
        "{\"version\":1,\"id\":\"%1$s\",\"consensusAddress\":\"a:1\",\"proposal\":null,"
            + "\"group\":{\"id\":\"%1$s\",\"peers\":[]}}",
        "{\"version\":1,\"id\":\"%1$s\",\"consensusAddress\":\"a:1\",\"proposal\":null,"
            + "\"group\":{\"id\":\"%1$s\",\"peers\":[null]}}",
      })
  void shouldTakeNothingElseForAnIntroduction(String text) throws Exception {
    assertWaitsFor(text.formatted(UUID.randomUUID()).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldReadNoMoreThanTheLimitOfAnIntroduction() throws Exception {
    assertWaitsFor(" ".repeat(Form.MOST_BYTES + 1).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldAnswerOnlyIntroductions() throws Exception {
    peers.get(0).start();

    assertThat(send(0, "GET", "/peer").headers().firstValue("Content-Type"))
        .contains("application/json");
    assertThat(send(0, "POST", "/peer").statusCode()).isEqualTo(405);
    assertThat(send(0, "GET", "/peers").statusCode()).isEqualTo(404);
    assertThat(send(0, "GET", "/").statusCode()).isEqualTo(404);
    JsonNode told = introduction(0);
    assertThat(told.fieldNames())
        .toIterable()
        .containsExactly("version", "id", "consensusAddress", "proposal", "group");
  }

  private void assertWaitsFor(byte[] body) throws Exception {
    FormingSettings broken = peers.get(1).settings();
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Address.port(broken.self())),
            0);
    server.createContext(
        "/peer",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    try {
      FormingSettings two =
          FormingSettings.of(
                  root.resolve("two"),
                  peers.get(0).settings().self() + "," + broken.self(),
                  peers.get(0).settings().self(),
                  peers.get(0).settings().consensusAddress())
              .withTimes(INTERVAL, LONG, SHORT, SHORT);
      peers.get(0).start(two);

      assertThatThrownBy(peers.get(0)::group)
          .isInstanceOf(StorageUnavailable.class)
          .hasMessageContaining(broken.self() + " gives no introduction: it is ");
    } finally {
      server.stop(0);
    }
  }
}
