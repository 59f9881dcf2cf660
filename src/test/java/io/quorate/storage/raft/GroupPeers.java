package io.quorate.storage.raft;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.storage.History;
import io.quorate.storage.Journal;
import io.quorate.storage.JournalGroup;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.PageLimit;
import io.quorate.storage.Storage;
import io.quorate.storage.raft.admin.GroupClient;
import io.quorate.storage.raft.consensus.Clocks;
import io.quorate.storage.raft.forming.Introductions;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.peer.PeerClient;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Peers of a group in one process, with all that they have on disk; any may end and come back. */
final class GroupPeers implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Owner WRITER = new Owner("10.9.9.9:1", 1);
  private static final PageLimit PAGE = new PageLimit(100_000, Long.MAX_VALUE);
  private static final int PORTS = 2;

  private final Path root;
  private final int listed;
  private final int firstPort;
  private final Map<Integer, CompletableFuture<Storage>> running = new ConcurrentHashMap<>();
  private final Map<Integer, Throwable> fatal = new ConcurrentHashMap<>();

  /** The levels of the log that peers know which are of another version. */
  private final Map<Integer, Integer> levels = new ConcurrentHashMap<>();

  /** How wrong the wall clocks of peers are, in milliseconds. */
  private final Map<Integer, Long> wrongMs = new ConcurrentHashMap<>();

  /**
   * Creates them.
   *
   * @param listed how many the configuration of each one lists
   * @param most how many there may be
   */
  GroupPeers(Path root, int listed, int most) {
    this.root = root;
    this.listed = listed;
    this.firstPort = FreePorts.range(PORTS * most);
  }

  String address(int peer) {
    return "127.0.0.1:" + (firstPort + PORTS * peer);
  }

  Path directory(int peer) {
    return root.resolve("node-" + peer);
  }

  Config config(int peer) {
    String peers =
        IntStream.range(0, Math.max(listed, peer + 1))
            .mapToObj(this::address)
            .collect(Collectors.joining(","));
    return ConfigFactory.parseString(
            """
            data = "%s"
            raft { peers = "%s", port = %d, consensus-port = %d, election-timeout = 700ms
                   compact-after = 40, forming-patience = 60s }
            """
                .formatted(
                    directory(peer), peers, firstPort + PORTS * peer, firstPort + PORTS * peer + 1))
        .withFallback(ConfigFactory.parseResources("conf/quorate.conf").getConfig("quorate"));
  }

  /** Starts one, and waits until it is open. */
  void start(int peer) {
    joined(starting(peer));
  }

  /** Starts one that introduces itself then; it is open once the group is there, and knows it. */
  CompletableFuture<Storage> starting(int peer) {
    return starting(peer, config(peer));
  }

  /** The same, which says that its consensus is where that of another one is. */
  CompletableFuture<Storage> startingAs(int peer, int other) {
    return starting(
        peer,
        config(peer)
            .withValue(
                "raft.consensus-port",
                ConfigValueFactory.fromAnyRef(firstPort + PORTS * other + 1)));
  }

  private CompletableFuture<Storage> starting(int peer, Config config) {
    long wrong = wrongMs.getOrDefault(peer, 0L);
    var clocks = new Clocks(() -> System.currentTimeMillis() + wrong, System::nanoTime);
    var opening =
        new RaftOpening(
            RaftSettings.of(config),
            clocks,
            failure -> fatal.put(peer, failure),
            levels.getOrDefault(peer, Machine.LEVEL));
    var opened = new CompletableFuture<Storage>();
    running.put(peer, opened);
    Thread.ofPlatform()
        .daemon(true)
        .start(
            () -> {
              try {
                opened.complete(opening.open(Duration.ofSeconds(2)));
              } catch (RuntimeException e) {
                LoggerFactory.getLogger(GroupPeers.class).warn("Peer {} does not open", peer, e);
                opened.completeExceptionally(e);
              }
            });
    await().atMost(LIMIT).until(() -> opened.isDone() || introducesItself(peer));
    return opened;
  }

  /** Lets one be of a version that knows another level of the log, from its next start on. */
  void knows(int peer, int level) {
    levels.put(peer, level);
  }

  /** Lets the wall clock of one be wrong, from its next start on. */
  void isWrong(int peer, Duration by) {
    wrongMs.put(peer, by.toMillis());
  }

  private boolean introducesItself(int peer) throws InterruptedException {
    try (var client = new PeerClient(LIMIT)) {
      Introductions.ask(client, address(peer), LIMIT);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts all that are listed, and takes the lease of the writer. */
  void startAll() {
    var opened =
        IntStream.range(0, listed).mapToObj(this::starting).toArray(CompletableFuture[]::new);
    joined(CompletableFuture.allOf(opened));
    takeLease(0);
  }

  void takeLease(int peer) {
    joined(storage(peer).nodeLeases().take(WRITER, 1));
  }

  Storage storage(int peer) {
    return joined(Objects.requireNonNull(running.get(peer), "not running"));
  }

  boolean isFatal(int peer) {
    return fatal.containsKey(peer);
  }

  void stop(int peer) {
    storage(peer).close();
    running.remove(peer);
  }

  /** Ends one as a crash of its process does: its disk is as it was at that moment. */
  void kill(int peer) throws IOException {
    Path kept = root.resolve("killed-" + peer);
    copy(directory(peer), kept);
    stop(peer);
    wipe(peer);
    Files.move(kept, directory(peer));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /** Loses the disk of one that is stopped. */
  void wipe(int peer) throws IOException {
    try (Stream<Path> files = Files.walk(directory(peer))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Appends events to a history, in entries of their own, until it has so many. */
  void append(int peer, String persistenceId, int upTo, int bytes) {
    Journal journal = storage(peer).journal().orElseThrow();
    for (long head = joined(journal.head(persistenceId)); head < upTo; head++) {
      byte[] payload = new byte[bytes];
      Arrays.fill(payload, (byte) head);
      var event = new Journal.Event("line", null, payload);
      joined(journal.append(new Journal.Append(WRITER, persistenceId, head, List.of(event))));
    }
  }

  /** Returns the first byte of each event of a history, as a peer reads it. */
  List<Byte> read(int peer, String persistenceId) {
    var found = new ArrayList<Byte>();
    boolean more = true;
    for (long after = 0; more; after = found.size()) {
      History.Page page =
          joined(storage(peer).journal().orElseThrow().read(persistenceId, after, PAGE));
      page.events().forEach(event -> found.add(event.payload()[0]));
      more = page.more();
    }
    return found;
  }

  /** Returns what {@link #read} gives when nothing is lost. */
  static List<Byte> written(int upTo) {
    return IntStream.range(0, upTo).mapToObj(head -> (byte) head).toList();
  }

  JournalGroup.Status add(int asked, int peer) {
    try (var group = new GroupClient(address(asked))) {
      return group.add(address(peer));
    }
  }

  JournalGroup.Status remove(int asked, int peer) {
    try (var group = new GroupClient(address(asked))) {
      return group.remove(address(peer));
    }
  }

  JournalGroup.Status status(int asked) {
    try (var group = new GroupClient(address(asked))) {
      return group.status();
    }
  }

  @Override
  public void close() {
    running.values().stream()
        .filter(opened -> opened.isDone() && !opened.isCompletedExceptionally())
        .forEach(opened -> opened.join().close());
  }

  static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
