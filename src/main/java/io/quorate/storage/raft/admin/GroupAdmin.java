package io.quorate.storage.raft.admin;

import com.sun.net.httpserver.HttpExchange;
import io.quorate.storage.JournalGroup;
import io.quorate.storage.StorageException;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.consensus.GroupView;
import io.quorate.storage.raft.forming.Introductions;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.peer.Address;
import io.quorate.storage.raft.peer.PeerClient;
import io.quorate.storage.raft.peer.PeerServer;
import io.quorate.storage.raft.peer.PeerServer.Refusal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shows and changes the group, at the address where a peer introduces itself:
 *
 * <ul>
 *   <li>{@code GET /group} shows it, as of a moment after the question: {@link
 *       JournalGroup.Status};
 *   <li>{@code POST /group/peers} adds the peer that introduces itself at a {@link Place}, and
 *       removes one that was there before;
 *   <li>{@code POST /group/removals} removes the peer at a {@link Place}, another one than that
 *       which is asked.
 * </ul>
 *
 * <p>Each may be repeated when its answer was lost; a removal is refused when it is done. Safe for
 * use by any thread; one change at a time on each peer, and Raft lets one happen at a time in the
 * group.
 */
public final class GroupAdmin {

  static final String GROUP = "/group";
  static final String PEERS = "/group/peers";
  static final String REMOVALS = "/group/removals";

  private static final Duration BARRIER = Duration.ofSeconds(10);

  private final UUID group;
  private final Consensus consensus;
  private final Machine machine;
  private final GroupChanges changes;
  private final ReentrantLock changing = new ReentrantLock();

  /**
   * Where a peer introduces itself.
   *
   * @param introduction {@code host:port}
   */
  record Place(String introduction) {}

  private GroupAdmin(UUID group, Consensus consensus, Machine machine, GroupChanges changes) {
    this.group = group;
    this.consensus = consensus;
    this.machine = machine;
    this.changes = changes;
  }

  /** Answers from now on. */
  public static void serve(
      Introductions introductions,
      UUID group,
      Consensus consensus,
      Machine machine,
      PeerClient client) {
    UUID self = introductions.self().id();
    var changes = new GroupChanges(group, self, consensus, machine, client);
    var admin = new GroupAdmin(group, consensus, machine, changes);
    PeerServer server = introductions.server();
    server.route("GET", GROUP, exchange -> PeerServer.json(exchange, admin.status()));
    server.route("POST", PEERS, exchange -> admin.change(exchange, admin.changes::add));
    server.route("POST", REMOVALS, exchange -> admin.change(exchange, admin.changes::remove));
  }

  /** A change that an address tells. */
  @FunctionalInterface
  private interface Change {
    void make(String introduction) throws InterruptedException, IOException, Refusal;
  }

  private void change(HttpExchange exchange, Change change)
      throws IOException, InterruptedException, Refusal {
    String introduction = read(exchange);
    changing.lockInterruptibly();
    try {
      current();
      make(change, introduction);
      PeerServer.json(exchange, status());
    } finally {
      changing.unlock();
    }
  }

  private static String read(HttpExchange exchange) throws Refusal {
    try {
      return Address.read("introduction", PeerServer.read(exchange, Place.class).introduction());
    } catch (IllegalArgumentException e) {
      throw new Refusal(HttpURLConnection.HTTP_BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static void make(Change change, String introduction)
      throws InterruptedException, Refusal {
    try {
      change.make(introduction);
    } catch (StorageException e) {
      throw new Refusal(HttpURLConnection.HTTP_UNAVAILABLE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Refusal(
          HttpURLConnection.HTTP_CONFLICT,
          "Expected %s to answer as a new peer does, but: %s"
              .formatted(introduction, e.getMessage()));
    }
  }

  private JournalGroup.Status status() throws Refusal {
    current();
    GroupView view = consensus.view();
    return new JournalGroup.Status(
        group.toString(),
        view.term(),
        view.applied(),
        view.firstInLog(),
        machine.level(),
        view.members().stream()
            .map(
                member ->
                    new JournalGroup.Member(
                        member.id().toString(),
                        member.introduction(),
                        member.address(),
                        member.id().equals(view.leader())))
            .toList());
  }

  private void current() throws Refusal {
    try {
      consensus.barrier(BARRIER).toCompletableFuture().join();
    } catch (RuntimeException e) {
      throw new Refusal(
          HttpURLConnection.HTTP_UNAVAILABLE,
          "Expected the group to have a leader, but: " + e.getMessage());
    }
  }
}
