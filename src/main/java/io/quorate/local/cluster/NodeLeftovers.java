package io.quorate.local.cluster;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.Processes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away the nodes that a killed {@code local} has left running in a data directory. They are
 * found by the mark on their command line, not by their process id files, since a process id may by
 * now belong to another program, and a file may never have been written.
 */
final class NodeLeftovers {

  static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(NodeLeftovers.class);

  private NodeLeftovers() {}

  /** Ends leftover nodes and deletes stale files. The caller holds the lock of the directory. */
  static void clear(Path directory) {
    String mark = " " + NodeCommand.mark(directory) + " ";
    List<ProcessHandle> nodes =
        ProcessHandle.allProcesses().filter(process -> isNode(process, mark)).toList();
    if (!nodes.isEmpty()) {
      LOG.warn("Stopping {} nodes that an earlier run has left in {}", nodes.size(), directory);
      Processes.terminate(nodes, STOP_LIMIT);
    }
    try (DirectoryStream<Path> stale = Files.newDirectoryStream(directory, "node-*.pid*")) {
      for (Path file : stale) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new LocalFailure("Expected to clear " + directory + ", but could not", e);
    }
  }

  private static boolean isNode(ProcessHandle process, String mark) {
    String line = Processes.commandLine(process) + " ";
    return line.contains(mark)
        && line.contains(NodeCommand.MAIN_CLASS)
        && process.pid() != ProcessHandle.current().pid()
        && Processes.isAlive(process);
  }
}
