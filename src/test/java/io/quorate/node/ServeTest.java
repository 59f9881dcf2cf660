package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that are told to end while they start. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ServeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Much less than a start waits for its database. */
  private static final Duration SOON = Duration.ofSeconds(15);

  private static final List<String> SERVE = List.of("serve");

  @TempDir private Path directory;

  @Test
  void shouldEndAtOnceWhileItWaitsForTheDatabase() throws IOException, InterruptedException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      silent.setSoTimeout((int) PATIENCE.toMillis());
      Process process =
          serve(
              Map.of(
                  "QUORATE_DB_URL",
                  "jdbc:postgresql://127.0.0.1:%d/d".formatted(silent.getLocalPort())));
      try (Socket asked = silent.accept()) {
        assertThat(asked.isConnected()).isTrue();
        process.destroy();
        assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
      assertThat(ChildProcess.end(directory, process).exitCode()).isZero();
    }
  }

  @Test
  void shouldLeaveNoDatabaseBehind() throws IOException, InterruptedException {
    Path postmaster = directory.resolve("data/serve/postgres/postmaster.pid");
    Process process = serve(Map.of());
    await().atMost(PATIENCE).until(() -> Files.exists(postmaster));
    long server = Long.parseLong(Files.readAllLines(postmaster).getFirst());
    process.destroy();

    ChildProcess ended = ChildProcess.end(directory, process);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ProcessHandle.of(server).filter(ProcessHandle::isAlive)).isEmpty();
  }

  private Process serve(Map<String, String> database) throws IOException {
    var environment = new HashMap<>(database);
    environment.put("QUORATE_HTTP_PORT", "0");
    environment.put("QUORATE_PORT", "0");
    return ChildProcess.start(directory, Main.class, environment, SERVE);
  }
}
