package io.quorate.multijvm.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the process whose id the program has written to a file. */
final class ProcessFile {

  private ProcessFile() {}

  /** Returns the live process; empty when there is no file, or nobody with that id runs. */
  static Optional<ProcessHandle> process(Path file) {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
          .filter(ProcessHandle::isAlive);
    } catch (IOException | NumberFormatException notYetOrNotAnyMore) {
      return Optional.empty();
    }
  }

  /** Returns the id, or 0 when nobody runs. */
  static long id(Path file) {
    return process(file).map(ProcessHandle::pid).orElse(0L);
  }
}
