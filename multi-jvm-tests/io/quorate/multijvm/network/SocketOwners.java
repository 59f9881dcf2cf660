package io.quorate.multijvm.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the node whose process has opened a connection, by what Linux tells of sockets: for
 * programs that cannot be told from which address to connect. Safe for use by any thread.
 */
final class SocketOwners {

  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp6"), Path.of("/proc/net/tcp"));

  /** The number of a socket, behind its two ends, its state, and five columns more. */
  private static final Pattern LINE =
      Pattern.compile(
          "\\s*\\d+: \\p{XDigit}+:(\\p{XDigit}{4}) \\p{XDigit}+:(\\p{XDigit}{4}) \\p{XDigit}{2}"
              + " \\S+ \\S+ \\S+ +\\d+ +\\d+ (\\d+) .*");

  private static final int HEXADECIMAL = 16;
  private static final String GONE = "0";

  private final Supplier<Map<Integer, Long>> processes;

  /**
   * Creates it.
   *
   * @param processes the ids of the nodes' processes, by node
   */
  SocketOwners(Supplier<Map<Integer, Long>> processes) {
    this.processes = processes;
  }

  /**
   * Returns the node that has opened a connection; none when another process has, or the connection
   * is gone again.
   *
   * @param fromPort of the end that opened it
   * @param toPort of the other end
   */
  OptionalInt nodeOf(int fromPort, int toPort) {
    Optional<String> socket =
        TABLES.stream().flatMap(table -> socket(table, fromPort, toPort).stream()).findFirst();
    return socket
        .map(
            number ->
                processes.get().entrySet().stream()
                    .filter(process -> isOpenIn(process.getValue(), number))
                    .mapToInt(Map.Entry::getKey)
                    .findFirst())
        .orElse(OptionalInt.empty());
  }

  private static Optional<String> socket(Path table, int fromPort, int toPort) {
    try {
      return Files.readAllLines(table).stream()
          .map(LINE::matcher)
          .filter(Matcher::matches)
          .filter(line -> port(line.group(1)) == fromPort && port(line.group(2)) == toPort)
          .map(line -> line.group(3))
          .filter(number -> !number.equals(GONE))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int port(String text) {
    return Integer.parseInt(text, HEXADECIMAL);
  }

  private static boolean isOpenIn(long process, String socket) {
    String wanted = "socket:[" + socket + "]";
    Path descriptors = Path.of("/proc", String.valueOf(process), "fd");
    try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
      for (Path descriptor : open) {
        if (isLinkTo(descriptor, wanted)) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException ended) {
      return false;
    }
  }

  private static boolean isLinkTo(Path descriptor, String wanted) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(wanted);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
