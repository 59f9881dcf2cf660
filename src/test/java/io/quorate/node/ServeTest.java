package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.Main;
import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes that are told to end while they start. */
@BesideOthers
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ServeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Much less than a start waits for its database. */
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir private Path directory;

  @Test
  void shouldEndAtOnceWhileItWaitsForTheDatabase() throws IOException, InterruptedException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      silent.setSoTimeout((int) PATIENCE.toMillis());
      Process process = serve("jdbc:postgresql://127.0.0.1:%d/d".formatted(silent.getLocalPort()));
      try (Socket asked = silent.accept()) {
        assertThat(asked.isConnected()).isTrue();
        process.destroy();
        assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  /** While the database starts, and when it is ready and the node starts. */
  @ParameterizedTest
  @ValueSource(strings = {"postgres/postmaster.pid", "postgres.pid"})
  void shouldLeaveNoDatabaseBehind(String file) throws IOException, InterruptedException {
    Path sign = directory.resolve("data/serve").resolve(file);
    Process process = serve("");
    long server;
    try {
      await().atMost(PATIENCE).until(() -> Files.exists(sign) && Files.size(sign) > 0);
      server = Long.parseLong(Files.readAllLines(sign).getFirst());
    } finally {
      process.destroy();
    }

    ChildProcess ended = ChildProcess.end(directory, process);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ProcessHandle.of(server).filter(ProcessHandle::isAlive)).isEmpty();
  }

  private Process serve(String databaseUrl) throws IOException {
    var environment =
        Map.of("QUORATE_DB_URL", databaseUrl, "QUORATE_HTTP_PORT", "0", "QUORATE_PORT", "0");
    return ChildProcess.start(directory, Main.class, environment, List.of("serve"));
  }
}
