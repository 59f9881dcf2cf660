package io.quorate.local.cluster;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.AtomicFile;
import io.quorate.local.os.DataDirectory;
import io.quorate.local.os.Ports;
import io.quorate.local.postgres.PostgresDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Nodes that keep the journal themselves. They know each other by their ports for ever, so these
 * are written down, two for each node, and are the same at the next start. Immutable.
 */
final class LocalRaft implements LocalStorage {

  private static final int FIRST_PORT = 25_620;
  private static final Pattern LINES = Pattern.compile("(\\d{1,5} \\d{1,5}\n)+");

  /** One node's. */
  private record PortPair(int introduction, int consensus) {}

  private final List<PortPair> nodes;

  private LocalRaft(List<PortPair> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  static Path file(Path directory) {
    return directory.resolve("raft.ports");
  }

  /** Claims the ports: those of the last start, or new ones. */
  static LocalRaft claim(DataDirectory owned, Ports ports, int nodes) {
    Path file = file(owned.path());
    if (new PostgresDirectory(owned.path()).isInitialised()) {
      throw new LocalFailure(
          ("Expected no PostgreSQL in %s, but there is one; use --journal postgres, or another"
                  + " --dir.")
              .formatted(owned.path()));
    }
    return Files.exists(file) ? again(file, ports, nodes) : first(file, ports, nodes);
  }

  private static LocalRaft first(Path file, Ports ports, int nodes) {
    var claimed = new ArrayList<PortPair>();
    for (int i = 0; i < nodes; i++) {
      claimed.add(new PortPair(ports.claimFrom(FIRST_PORT), ports.claimFrom(FIRST_PORT)));
    }
    AtomicFile.write(
        file,
        claimed.stream()
            .map(pair -> pair.introduction + " " + pair.consensus + "\n")
            .collect(Collectors.joining()),
        AtomicFile.READABLE);
    return new LocalRaft(claimed);
  }

  private static LocalRaft again(Path file, Ports ports, int nodes) {
    List<PortPair> known = read(file);
    if (known.size() != nodes) {
      throw new LocalFailure(
          "Expected --nodes to be %d, as the nodes in %s know each other, but it was %d."
              .formatted(known.size(), file.getParent(), nodes));
    }
    for (PortPair pair : known) {
      for (int port : List.of(pair.introduction, pair.consensus)) {
        if (!ports.claim(port)) {
          throw new LocalFailure(
              ("Expected port %d to be free, by which the nodes in %s know each other, but another"
                      + " program uses it.")
                  .formatted(port, file.getParent()));
        }
      }
    }
    return new LocalRaft(known);
  }

  private static List<PortPair> read(Path file) {
    try {
      String text = Files.readString(file);
      if (!LINES.matcher(text).matches()) {
        throw new LocalFailure("Expected lines of two ports in " + file + ", but read: " + text);
      }
      return text.lines()
          .map(line -> line.split(" ", -1))
          .map(line -> new PortPair(Integer.parseInt(line[0]), Integer.parseInt(line[1])))
          .toList();
    } catch (IOException e) {
      throw new LocalFailure("Expected to read " + file + ", but could not", e);
    }
  }

  @Override
  public Map<String, String> environment(int number) {
    PortPair own = nodes.get(number - 1);
    String peers =
        IntStream.range(0, nodes.size())
            .mapToObj(i -> NodeCommand.HOST + ":" + nodes.get(i).introduction)
            .collect(Collectors.joining(","));
    return Map.of(
        "QUORATE_JOURNAL",
        "raft",
        "QUORATE_RAFT_PEERS",
        peers,
        "QUORATE_RAFT_HOST",
        NodeCommand.HOST,
        "QUORATE_RAFT_PORT",
        String.valueOf(own.introduction),
        "QUORATE_RAFT_CONSENSUS_PORT",
        String.valueOf(own.consensus),
        // Never the side of a split cluster that has no majority of the journal.
        "QUORATE_SPLIT_BRAIN",
        "lease-majority");
  }

  @Override
  public void close() {}
}
