package io.quorate.storage.raft.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.quorate.storage.StorageUnavailable;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Asks a real server, as peers do, and as others might. */
class PeerServerTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final int port = FreePorts.range(1);
  private final String address = "127.0.0.1:" + port;
  private final PeerServer server = PeerServer.bind("127.0.0.1", port);
  private final PeerClient client = new PeerClient(LIMIT);
  private final HttpClient plain = HttpClient.newHttpClient();

  private record Word(String word) {}

  @BeforeEach
  void start() {
    server.route("POST", "/echo", exchange -> PeerServer.json(exchange, read(exchange)));
    server.route("GET", "/below/", exchange -> PeerServer.json(exchange, new Word(path(exchange))));
    server.route(
        "GET",
        "/refused",
        exchange -> {
          throw new PeerServer.Refusal(HttpURLConnection.HTTP_CONFLICT, "not so");
        });
    server.route(
        "GET",
        "/broken",
        exchange -> {
          throw new IllegalStateException("broken");
        });
    server.start();
  }

  @AfterEach
  void close() {
    client.close();
    plain.close();
    server.close();
  }

  private static Word read(HttpExchange exchange) throws PeerServer.Refusal {
    return PeerServer.read(exchange, Word.class);
  }

  private static String path(HttpExchange exchange) {
    return exchange.getRequestURI().getPath();
  }

  @Test
  void shouldAnswerWithRecords() throws Exception {
    assertThat(client.post(address, "/echo", new Word("ä"), Word.class, LIMIT))
        .isEqualTo(new Word("ä"));
    assertThat(client.get(address, "/below/a/b", Word.class, LIMIT))
        .isEqualTo(new Word("/below/a/b"));
  }

  @Test
  void shouldSayWhatItRefuses() {
    assertThatThrownBy(() -> client.get(address, "/refused", Word.class, LIMIT))
        .isInstanceOfSatisfying(
            PeerClient.Refused.class, refused -> assertThat(refused.status()).isEqualTo(409))
        .hasMessage("not so");
    assertThatThrownBy(() -> client.get(address, "/broken", Word.class, LIMIT))
        .isInstanceOfSatisfying(
            PeerClient.Refused.class, refused -> assertThat(refused.status()).isEqualTo(500));
    assertThatThrownBy(() -> client.post(address, "/echo", "no record", Word.class, LIMIT))
        .isInstanceOfSatisfying(
            PeerClient.Refused.class, refused -> assertThat(refused.status()).isEqualTo(400));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /echo,   405",
    "GET,    /echoes, 404",
    "GET,    /below,  404",
    "GET,    /,       404",
    "DELETE, /below/, 405"
  })
  void shouldAnswerNothingElse(String method, String path, int status) throws Exception {
    assertThat(send(method, path).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"Origin, http://evil.example", "Sec-Fetch-Site, cross-site", "Origin, null"})
  void shouldAnswerNoWebPage(String header, String value) throws Exception {
    assertThat(send("GET", "/below/a", header, value).statusCode()).isEqualTo(403);
    assertThat(send("POST", "/echo", header, value).statusCode()).isEqualTo(403);
  }

  @Test
  void shouldNotTakeAPortOfAnother() {
    assertThatThrownBy(() -> PeerServer.bind("127.0.0.1", port))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining(address);
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return plain.send(request.build(), BodyHandlers.ofString());
  }
}
