package io.quorate.multijvm.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connects to a node whose process has ended. */
@Tag("multi-jvm")
class EntranceTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SILENCE_MS = 300;
  private static final int NODE = 9;

  private final Network network = new Network(7);
  private ServerSocket target;
  private int port;

  @BeforeEach
  void open() throws IOException {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    target = listen(0);
    port = network.openToNode(NODE, 0, target.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    target.close();
  }

  @Test
  void shouldRefuseUntilSomebodyListensAgain() throws IOException {
    assertThat(network.isOpen(NODE)).isTrue();
    int targetPort = target.getLocalPort();
    target.close();
    network.ended(NODE);

    assertThat(network.isOpen(NODE)).isFalse();
    assertThatThrownBy(() -> connect(1)).isInstanceOf(ConnectException.class);

    target = listen(targetPort);
    // Somebody looks whether there is anybody again, and says nothing.
    try (Socket look = target.accept()) {
      assertThat(look.getInputStream().read()).isEqualTo(-1);
    }
    await("the way to be open").atMost(LIMIT).until(() -> network.isOpen(NODE));
    try (Socket near = connect(1);
        Socket far = target.accept()) {
      near.getOutputStream().write(4);
      assertThat(far.getInputStream().read()).isEqualTo(4);
    }
  }

  @Test
  void shouldRefuseAgainWhenItEndsAgain() throws IOException {
    try (Socket near = connect(1);
        Socket far = target.accept()) {
      assertThat(near.isConnected() && far.isConnected()).isTrue();
      network.ended(NODE);
      // With a connection that is still open, as those of a killed process may be for a while.
      await("the way to be open").atMost(LIMIT).until(() -> network.isOpen(NODE));
    }
    target.close();
    network.ended(NODE);

    assertThatThrownBy(() -> connect(1)).isInstanceOf(ConnectException.class);
  }

  @Test
  void shouldStaySilentWhenALinkIsCut() throws IOException {
    network.link(2, NODE).cut();
    target.close();
    network.ended(NODE);

    try (Socket near = connect(2)) {
      near.setSoTimeout(SILENCE_MS);
      assertThatThrownBy(() -> near.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  private Socket connect(int node) throws IOException {
    Socket near = new Socket();
    try {
      near.bind(new InetSocketAddress(Network.sourceHost(node), 0));
      near.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return near;
    } catch (IOException e) {
      near.close();
      throw e;
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
    return server;
  }
}
