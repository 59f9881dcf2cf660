package io.quorate.multijvm.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The folder of a lab: what its nodes keep, what they log, and how wrong their clocks are.
 *
 * @param path its real path
 */
record LabFolder(Path path) {

  Path log(int node) {
    return path.resolve("node-%d.log".formatted(node));
  }

  /** The file that holds how wrong a node's clock is, in milliseconds. */
  Path clock(int node) {
    return path.resolve("node-%d.clock".formatted(node));
  }

  /** The folder of what a node keeps itself. */
  Path data(int node) {
    return path.resolve("node-%d".formatted(node));
  }

  /** The folder of its Raft log, when it keeps the journal itself. */
  Path raftLog(int node) {
    return data(node).resolve("raft").resolve("log");
  }

  void setClockOffset(int node, long offsetMs) {
    Path file = clock(node);
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(whole, offsetMs + "\n");
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void deleteData(int node) {
    try {
      Trees.delete(data(node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> logged(int node) {
    try {
      // A log that was cut by a kill may end within a character.
      return new String(Files.readAllBytes(log(node)), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String name, Iterable<String> lines) {
    try {
      Files.write(path.resolve(name), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
