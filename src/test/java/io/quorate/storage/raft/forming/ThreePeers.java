package io.quorate.storage.raft.forming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Three peers that list each other, none of which is started. */
abstract class ThreePeers {

  static final Duration INTERVAL = Duration.ofMillis(20);
  static final Duration LONG = Duration.ofSeconds(20);

  /** The patience of a peer that ends after the first round that is over by then. */
  static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path root;
  final HttpClient client = HttpClient.newHttpClient();
  final List<PeerFixture> peers = new ArrayList<>();

  @BeforeEach
  void listThree() {
    peers.addAll(PeerFixture.listed(root, 3));
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (PeerFixture peer : peers) {
      peer.stop();
    }
    client.shutdownNow();
  }

  JsonNode introduction(int index) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(send(index, "GET", "/peer").body());
  }

  HttpResponse<String> send(int index, String method, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + peers.get(index).settings().self() + path))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }
}
