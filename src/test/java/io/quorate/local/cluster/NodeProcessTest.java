package io.quorate.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.local.os.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, though no nodes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NodeProcessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void shouldStartAnotherProcessWhenARestartIsWanted(@TempDir Path directory) throws IOException {
    var files = new NodeFiles(directory, 1);
    var node = new NodeProcess(files, () -> new ProcessBuilder("sleep", "300"), false);
    try {
      node.start();
      // More often than the pauses after crashes would let it in this time.
      for (int i = 0; i < 12; i++) {
        ProcessHandle asked =
            await().atMost(PATIENCE).until(node::requestRestart, Optional::isPresent).orElseThrow();
        assertThat(Processes.awaitExit(asked, PATIENCE)).isTrue();
        await().atMost(PATIENCE).until(() -> processId(files) != asked.pid());
      }
      assertThat(node.exits()).isZero();
    } finally {
      stop(node);
    }
    assertThat(files.processId()).doesNotExist();
  }

  @Test
  void shouldPauseAfterEveryUnwantedExit(@TempDir Path directory) {
    var node = new NodeProcess(new NodeFiles(directory, 1), () -> new ProcessBuilder("true"), true);
    try {
      long startNanos = System.nanoTime();
      node.start();
      await().atMost(PATIENCE).until(() -> node.exits() == 4);
      // 100, 200 and 400 ms between four exits.
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
          .isGreaterThan(Duration.ofMillis(700));
    } finally {
      stop(node);
    }
  }

  @Test
  void shouldNotRestartWhatIsStoppedOrDoesNotRun(@TempDir Path directory) throws IOException {
    var files = new NodeFiles(directory, 1);
    var node = new NodeProcess(files, () -> new ProcessBuilder("sleep", "300"), true);
    assertThat(node.requestRestart()).isEmpty();
    node.start();
    await().atMost(PATIENCE).until(() -> Files.exists(files.processId()));
    stop(node);
    assertThat(node.requestRestart()).isEmpty();
  }

  /** A node that hangs: it does not heed SIGTERM, and writes down what it does on SIGQUIT. */
  @Test
  void shouldKillWhatDoesNotStopOnceItHasSaidWhatItDoes(@TempDir Path directory) {
    var files = new NodeFiles(directory, 1);
    Path said = directory.resolve("said");
    Path ready = directory.resolve("ready");
    var node =
        new NodeProcess(
            files,
            () ->
                new ProcessBuilder(
                    "/bin/sh",
                    "-c",
                    "trap '' TERM; trap 'echo hangs > %s' QUIT; touch %s; while :; do sleep 0.1; done"
                        .formatted(said, ready)),
            false);
    node.start();
    await().atMost(PATIENCE).until(() -> Files.exists(ready));

    node.requestStop();
    node.awaitStop(Duration.ofMillis(100));

    assertThat(said).hasContent("hangs");
    assertThat(files.processId()).doesNotExist();
  }

  private static void stop(NodeProcess node) {
    node.requestStop();
    node.awaitStop(PATIENCE);
  }

  private static long processId(NodeFiles files) throws IOException {
    return Long.parseLong(Files.readString(files.processId()).strip());
  }
}
