package io.quorate.cli;

import io.quorate.local.os.Ports;
import io.quorate.local.postgres.EmbeddedPostgres;
import io.quorate.node.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs two nodes for a moment, first with PostgreSQL and then with a journal of their own, and
 * sends them requests of all kinds. The launcher runs it after a build, so that Java keeps the
 * classes and the profile of the code: nodes then start sooner, and are fast from their first
 * request on. Exits with 0, or 1 when it was cut short.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Runs two nodes for a moment, for Java to learn what they do.")
public final class RehearseCommand implements Callable<Integer> {

  private static final int FIRST_PORT = 26_000;
  private static final String FORMING_PATIENCE = "60s";

  private final Rehearsal rehearsal = new Rehearsal();

  @Option(names = "--dir", required = true, description = "Where the data is kept meanwhile.")
  private @Nullable Path directory;

  @Override
  public Integer call() {
    Path data = directory == null ? Path.of("") : directory;
    try (Ports ports = new Ports()) {
      withPostgres(data.resolve("postgres"), ports);
      withRaft(data.resolve("raft"), ports);
    }
    System.out.println(rehearsal);
    return 0;
  }

  private void withPostgres(Path data, Ports ports) {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, 0)) {
      // The database is a process of its own, which would outlive a signal to this one.
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "rehearsal-stop"));
      int seedPort = ports.claimFrom(FIRST_PORT);
      try (Node first = start(postgres, seedPort, seedPort)) {
        rehearsal.awaitReady(first);
        rehearsal.open(first);
        try (Node second = start(postgres, ports.claimFrom(FIRST_PORT), seedPort)) {
          rehearsal.awaitReady(second);
          rehearsal.act(List.of(first, second));
        }
        rehearsal.act(List.of(first));
      }
    }
  }

  private static Node start(EmbeddedPostgres postgres, int port, int seedPort) {
    return Rehearsal.start(
        Map.of(
            "cluster.port",
            port,
            "cluster.seed-nodes",
            Rehearsal.LOOPBACK + ":" + seedPort,
            "database.url",
            postgres.jdbcUrl(),
            "database.user",
            postgres.user(),
            "database.password",
            postgres.password()));
  }

  /** Two, so that there is a leader and one that follows; one of them alone could do nothing. */
  private void withRaft(Path data, Ports ports) {
    var one = RaftPorts.claim(ports);
    var other = RaftPorts.claim(ports);
    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Node> starting =
          CompletableFuture.supplyAsync(() -> start(data.resolve("2"), other, one), both);
      Node first = start(data.resolve("1"), one, other);
      Node second = starting.join();
      rehearsal.awaitReady(first);
      rehearsal.awaitReady(second);
      rehearsal.open(first);
      rehearsal.act(List.of(first, second));
      both.execute(first::close);
      both.execute(second::close);
    }
  }

  private record RaftPorts(int cluster, int introduction, int consensus) {
    static RaftPorts claim(Ports ports) {
      return new RaftPorts(
          ports.claimFrom(FIRST_PORT), ports.claimFrom(FIRST_PORT), ports.claimFrom(FIRST_PORT));
    }
  }

  private static Node start(Path data, RaftPorts own, RaftPorts other) {
    String prefix = Rehearsal.LOOPBACK + ":";
    return Rehearsal.start(
        Map.of(
            "data",
            data.toString(),
            "cluster.port",
            own.cluster,
            "cluster.seed-nodes",
            prefix + Math.min(own.cluster, other.cluster),
            "storage.engine",
            "raft",
            "raft.peers",
            prefix + own.introduction + "," + prefix + other.introduction,
            "raft.host",
            Rehearsal.LOOPBACK,
            "raft.port",
            own.introduction,
            "raft.consensus-port",
            own.consensus,
            "raft.forming-patience",
            FORMING_PATIENCE));
  }
}
