package io.quorate.multijvm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadDumpTest {

  @Test
  void shouldFindTheThreadsThatAreAtWorkForQuorate(@TempDir Path directory) throws IOException {
    Path log =
        Files.writeString(
            directory.resolve("node-1.log"),
            """
            INFO Leaving the cluster
            2026-01-01 00:00:00
            Full thread dump OpenJDK 64-Bit Server VM:

            "main" #1 prio=5
            \tat java.lang.Object.wait(Native Method)
            \tat io.quorate.node.Node.close(Node.java:1)

            "timer" #2 prio=5
            \tat java.lang.Object.wait(Native Method)

            JNI global refs: 1
            """);

    assertThat(ThreadDump.ours(log)).startsWith("\"main\"").endsWith("Node.close(Node.java:1)");
    assertThat(ThreadDump.ours(Files.writeString(log, "INFO Leaving the cluster"))).isEmpty();
  }
}
