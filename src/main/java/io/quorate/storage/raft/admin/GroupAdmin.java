package io.quorate.storage.raft.admin;

import com.sun.net.httpserver.HttpExchange;
import io.quorate.storage.StorageException;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.consensus.Membership.Member;
import io.quorate.storage.raft.forming.Group;
import io.quorate.storage.raft.forming.Introductions;
import io.quorate.storage.raft.forming.Peer;
import io.quorate.storage.raft.peer.Address;
import io.quorate.storage.raft.peer.PeerClient;
import io.quorate.storage.raft.peer.PeerServer;
import io.quorate.storage.raft.peer.PeerServer.Refusal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows and changes the group, at the address where a peer introduces itself:
 *
 * <ul>
 *   <li>{@code GET /group} shows it, as of a moment after the question: {@link GroupStatus};
 *   <li>{@code POST /group/peers} adds the peer that introduces itself at an {@link Place}, and
 *       removes one that was there before;
 *   <li>{@code POST /group/removals} removes the peer with an {@link Place}, another one than that
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
  private static final Duration QUESTION = Duration.ofSeconds(5);
  private static final Duration CHANGE = Duration.ofSeconds(60);

  /** A new peer fetches all tables first. */
  private static final Duration FOLLOWING = Duration.ofMinutes(60);

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(GroupAdmin.class);

  private final Group first;
  private final UUID self;
  private final Consensus consensus;
  private final PeerClient client;
  private final ReentrantLock changing = new ReentrantLock();

  /**
   * Where a peer introduces itself.
   *
   * @param introduction {@code host:port}
   */
  record Place(String introduction) {}

  private GroupAdmin(Group first, UUID self, Consensus consensus, PeerClient client) {
    this.first = first;
    this.self = self;
    this.consensus = consensus;
    this.client = client;
  }

  /** Answers from now on. */
  public static void serve(
      Introductions introductions, Group first, Consensus consensus, PeerClient client) {
    var admin = new GroupAdmin(first, introductions.self().id(), consensus, client);
    PeerServer server = introductions.server();
    server.route("GET", GROUP, exchange -> PeerServer.json(exchange, admin.status()));
    server.route("POST", PEERS, exchange -> admin.change(exchange, admin::add));
    server.route("POST", REMOVALS, exchange -> admin.change(exchange, admin::remove));
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

  private GroupStatus status() throws Refusal {
    current();
    return GroupStatus.of(first.id(), self, consensus.view());
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

  private void add(String introduction) throws InterruptedException, IOException, Refusal {
    Introductions.Told told = introduced(introduction);
    Peer added = told.peer();
    List<Member> members = consensus.view().members();
    if (members.stream().anyMatch(member -> member.id().equals(added.id()))) {
      return;
    }
    if (told.group().isPresent() && !told.group().get().equals(first.id())) {
      throw new Refusal(
          HttpURLConnection.HTTP_CONFLICT,
          "Expected %s to belong to no group, but it belongs to %s; it may have been started with the wrong directory."
              .formatted(added, told.group().get()));
    }
    removeFormer(added, members);
    invite(added);
    LOG.info("Adds {}", added);
    consensus.add(new Member(added.id(), added.consensus(), introduction), CHANGE);
    LOG.info("Added {}", added);
  }

  /** Nobody may take one for the other: both have the same address. */
  private void removeFormer(Peer added, List<Member> members) throws InterruptedException, Refusal {
    for (Member member : members) {
      if (isAt(member, added)) {
        if (answers(member)) {
          throw new Refusal(
              HttpURLConnection.HTTP_CONFLICT,
              "Expected %s to have addresses of its own, but %s has one of them, and runs."
                  .formatted(added, member));
        }
        requireMajority(without(members, member.id()));
        LOG.info("Removes {} at the address of {}", member, added);
        consensus.remove(member.id(), CHANGE);
      }
    }
  }

  private static boolean isAt(Member member, Peer added) {
    return Address.same(member.address(), added.consensus())
        || Address.same(member.introduction(), added.introduction());
  }

  /** Returns once it has what the group has, and runs. */
  private void invite(Peer added) throws InterruptedException, IOException, Refusal {
    long untilNanos = System.nanoTime() + FOLLOWING.toNanos();
    while (!follows(added)) {
      if (System.nanoTime() - untilNanos >= 0) {
        throw new Refusal(
            HttpURLConnection.HTTP_UNAVAILABLE,
            "Expected %s to fetch the tables within %d min, but it did not."
                .formatted(added, FOLLOWING.toMinutes()));
      }
      Thread.sleep(LOOK);
    }
  }

  /** Invites it, again when it was started anew since, unless it follows the group. */
  private boolean follows(Peer added) throws InterruptedException, IOException, Refusal {
    Introductions.Told told;
    try {
      told = Introductions.ask(client, added.introduction(), QUESTION);
    } catch (IOException e) {
      // It may be starting.
      return false;
    }
    if (!told.peer().id().equals(added.id())) {
      throw new Refusal(
          HttpURLConnection.HTTP_CONFLICT,
          "Expected %s, but its disk was emptied meanwhile; try again.".formatted(added));
    }
    if (told.group().isEmpty()) {
      client.post(added.introduction(), Introductions.INVITATION, group(), QUESTION);
    }
    return told.group().isPresent();
  }

  private Group group() {
    return new Group(
        first.id(),
        consensus.view().members().stream()
            .map(member -> new Peer(member.id(), member.introduction(), member.address()))
            .toList());
  }

  private Introductions.Told introduced(String introduction) throws InterruptedException, Refusal {
    try {
      return Introductions.ask(client, introduction, QUESTION);
    } catch (IOException e) {
      throw new Refusal(
          HttpURLConnection.HTTP_CONFLICT,
          "Expected a peer that introduces itself at %s, but: %s"
              .formatted(introduction, e.getMessage()));
    }
  }

  private void remove(String introduction) throws InterruptedException, Refusal {
    List<Member> members = consensus.view().members();
    Member removed =
        members.stream()
            .filter(member -> Address.same(member.introduction(), introduction))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(
                        HttpURLConnection.HTTP_CONFLICT,
                        "Expected a peer of the group at %s, but there is none; perhaps it was removed already."
                            .formatted(introduction)));
    if (removed.id().equals(self)) {
      throw new Refusal(
          HttpURLConnection.HTTP_CONFLICT,
          "Expected another peer to be asked than the one that is removed: it ends.");
    }
    requireMajority(without(members, removed.id()));
    consensus.remove(removed.id(), CHANGE);
    LOG.info("Removed {}", removed);
  }

  private static List<Member> without(List<Member> members, UUID id) {
    return members.stream().filter(member -> !member.id().equals(id)).toList();
  }

  /** Otherwise the change would begin, and never end. */
  private void requireMajority(List<Member> remaining) throws InterruptedException, Refusal {
    int answering = 0;
    for (Member member : remaining) {
      answering += member.id().equals(self) || answers(member) ? 1 : 0;
    }
    if (2 * answering <= remaining.size()) {
      throw new Refusal(
          HttpURLConnection.HTTP_CONFLICT,
          "Expected more than half of the %d peers that remain to answer, but only %d do."
              .formatted(remaining.size(), answering));
    }
  }

  private boolean answers(Member member) throws InterruptedException {
    try {
      return Introductions.ask(client, member.introduction(), QUESTION)
          .peer()
          .id()
          .equals(member.id());
    } catch (IOException e) {
      return false;
    }
  }
}
