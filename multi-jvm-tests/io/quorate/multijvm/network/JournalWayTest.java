package io.quorate.multijvm.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connects to a node's part of a journal as a node whose process this one is. */
@Tag("multi-jvm")
class JournalWayTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SILENCE_MS = 300;
  private static final int FROM = 3;
  private static final int TO = 9;
  private static final Route MESSAGES = new Route(FROM, TO);
  private static final long THIS_PROCESS = ProcessHandle.current().pid();

  private final Network network = new Network(7);
  private final Map<Integer, Long> processes = new HashMap<>(Map.of(FROM, THIS_PROCESS));
  private final int port = FreePorts.range(1);
  private ServerSocket target;

  @BeforeEach
  void open() throws IOException {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    target = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    target.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
    network.openToJournal(TO, port, () -> processes);
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    target.close();
  }

  @Test
  void shouldKnowTheNodeByItsProcess() throws IOException {
    assertPasses();

    assertThat(network.link(MESSAGES.ofJournal()).accepted()).isEqualTo(1);
  }

  @Test
  void shouldLetNoOtherProcessThrough() throws IOException {
    processes.put(FROM, 1L);
    processes.put(FROM + 1, 0L);

    try (Socket near = connect()) {
      assertThat(near.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(network.link(MESSAGES.ofJournal()).accepted()).isZero();
  }

  @Test
  void shouldBeCutTogetherWithTheMessages() throws IOException {
    network.cut(Set.of(MESSAGES));

    assertSilent();

    network.heal(Set.of(MESSAGES));
    assertPasses();
  }

  @Test
  void shouldPassWhileOnlyMessagesAreCut() throws IOException {
    network.cutOnly(Set.of(MESSAGES));

    assertPasses();
  }

  @Test
  void shouldBeCutWhileMessagesPass() throws IOException {
    network.cut(Topology.withoutJournal(Set.of(FROM, TO), FROM));

    assertSilent();
    assertThat(network.link(MESSAGES).isCut()).isFalse();
  }

  private void assertPasses() throws IOException {
    try (Socket near = connect();
        Socket far = target.accept()) {
      near.getOutputStream().write(4);
      assertThat(far.getInputStream().read()).isEqualTo(4);
    }
  }

  private void assertSilent() throws IOException {
    target.setSoTimeout(SILENCE_MS);
    try (Socket near = connect()) {
      near.getOutputStream().write(4);
      assertThatThrownBy(target::accept).isInstanceOf(SocketTimeoutException.class);
    }
    target.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
  }

  private Socket connect() throws IOException {
    Socket near = new Socket(Network.journalHost(TO), port);
    near.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
    return near;
  }
}
