package io.quorate.multijvm.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sends bytes through the network, from one end of a connection to the other and back. */
@Tag("multi-jvm")
class NetworkTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** How long nothing must come for "nothing comes". */
  private static final int SILENCE_MS = 300;

  private final Network network = new Network(7);
  private ServerSocket target;
  private int port;

  @BeforeEach
  void open() throws IOException {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    port = network.openToNode(9, 0, target.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    target.close();
  }

  @Test
  void shouldKnowWhoConnectsWhenSeveralDo() throws IOException {
    try (Call first = call(1);
        Call second = call(2)) {
      first.near.getOutputStream().write(11);
      second.near.getOutputStream().write(new byte[] {22, 23});

      assertThat(first.far.getInputStream().read()).isEqualTo(11);
      assertThat(second.far.getInputStream().read()).isEqualTo(22);
      assertThat(second.far.getInputStream().read()).isEqualTo(23);
      assertThat(network.link(1, 9).bytes()).isEqualTo(1);
      assertThat(network.link(2, 9).bytes()).isEqualTo(2);
      assertThat(network.strangers()).isZero();
    }
  }

  @Test
  void shouldRefuseWhoeverIsNoNode() throws IOException {
    try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
      stranger.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));

      assertThat(stranger.getInputStream().read()).isEqualTo(-1);
      assertThat(network.strangers()).isEqualTo(1);
    }
  }

  @Test
  void shouldHoldEverythingBackWhileCut() throws IOException {
    try (Call cut = call(1);
        Call other = call(2)) {
      network.link(1, 9).cut();

      cut.near.getOutputStream().write(1);
      cut.far.getOutputStream().write(2);
      assertSilent(cut.far);
      assertSilent(cut.near);
      other.near.getOutputStream().write(3);
      assertThat(other.far.getInputStream().read()).isEqualTo(3);
      assertThat(network.link(1, 9).bytes()).isZero();

      network.link(1, 9).heal();
      assertThat(cut.far.getInputStream().read()).isEqualTo(1);
      assertThat(cut.near.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void shouldHideTheEndOfAConnectionWhileCut() throws IOException {
    try (Call call = call(1)) {
      network.link(1, 9).cut();

      call.near.close();
      assertSilent(call.far);

      network.link(1, 9).heal();
      assertThat(call.far.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void shouldAcceptAndStaySilentWhenCutBefore() throws IOException {
    network.link(1, 9).cut();
    try (Socket near = connect(1)) {
      near.getOutputStream().write(5);
      target.setSoTimeout(SILENCE_MS);
      assertThatThrownBy(target::accept).isInstanceOf(SocketTimeoutException.class);

      network.link(1, 9).heal();
      target.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
      try (Socket far = target.accept()) {
        assertThat(far.getInputStream().read()).isEqualTo(5);
      }
    }
  }

  @Test
  void shouldResetBothEndsWhenTold() throws IOException {
    try (Call call = call(1)) {
      network.link(1, 9).reset();

      assertThatThrownBy(() -> call.near.getInputStream().read())
          .isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> call.far.getInputStream().read())
          .isInstanceOf(SocketException.class);
      await("the end").atMost(LIMIT).until(() -> network.link(1, 9).open() == 0);
    }
  }

  @Test
  void shouldResetTheCallerWhenNobodyListens() throws IOException {
    target.close();
    try (Socket near = connect(1)) {
      assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void shouldDelayWithoutLosingThroughput() throws IOException {
    network.link(1, 9).quality(Quality.PERFECT.delayed(200, 200));
    try (Call call = call(1)) {
      long startedNanos = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        call.near.getOutputStream().write(i);
        TimeUnit.MILLISECONDS.sleep(10);
      }

      assertThat(call.far.getInputStream().readNBytes(10)).hasSize(10);
      long millis = Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
      // Ten delays after one another would take two seconds.
      assertThat(millis).isBetween(200L, 1500L);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldBoundTheThroughputWhenThrottled() throws IOException {
    network.link(1, 9).quality(Quality.PERFECT.throttled(100_000));
    try (Call call = call(1)) {
      long startedNanos = System.nanoTime();
      call.near.getOutputStream().write(new byte[50_000]);

      assertThat(call.far.getInputStream().readNBytes(50_000)).hasSize(50_000);
      assertThat(Duration.ofNanos(System.nanoTime() - startedNanos))
          .isGreaterThan(Duration.ofMillis(450));
    }
  }

  @Test
  void shouldStallOneConnectionAndNotTheOther() throws IOException {
    try (Call stalled = call(1);
        Call other = call(2)) {
      network.link(1, 9).quality(Quality.PERFECT.stalling(1, 2000, 2000));
      stalled.near.getOutputStream().write(1);
      assertSilent(stalled.far);
      other.near.getOutputStream().write(2);

      assertThat(other.far.getInputStream().read()).isEqualTo(2);
      assertThat(stalled.far.getInputStream().read()).isEqualTo(1);
    }
  }

  @Test
  void shouldCarryManyBytesUnchanged() throws Exception {
    network.link(1, 9).quality(Quality.PERFECT.delayed(0, 3));
    byte[] sent = new byte[2_000_000];
    new java.util.Random(3).nextBytes(sent);
    try (Call call = call(1)) {
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      call.near.getOutputStream().write(sent);
                      call.near.shutdownOutput();
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      assertThat(call.far.getInputStream().readAllBytes()).isEqualTo(sent);
      sender.join();
    }
  }

  /** Both ends of one connection. */
  private record Call(Socket near, Socket far) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      near.close();
      far.close();
    }
  }

  private Call call(int node) throws IOException {
    Socket near = connect(node);
    Socket far = target.accept();
    far.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
    return new Call(near, far);
  }

  private Socket connect(int node) throws IOException {
    Socket near = new Socket();
    near.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
    near.bind(new InetSocketAddress(Network.sourceHost(node), 0));
    near.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return near;
  }

  private static void assertSilent(Socket socket) throws IOException {
    int before = socket.getSoTimeout();
    socket.setSoTimeout(SILENCE_MS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(before);
  }
}
