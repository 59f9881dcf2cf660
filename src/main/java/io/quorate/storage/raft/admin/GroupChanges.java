package io.quorate.storage.raft.admin;

import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.consensus.Membership.Member;
import io.quorate.storage.raft.forming.Group;
import io.quorate.storage.raft.forming.Introductions;
import io.quorate.storage.raft.forming.Peer;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.peer.Address;
import io.quorate.storage.raft.peer.PeerClient;
import io.quorate.storage.raft.peer.PeerServer.Refusal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds peers to a group and removes them, through this one. For one thread at a time; blocks.
 *
 * @param self this peer
 */
record GroupChanges(
    UUID group, UUID self, Consensus consensus, Machine machine, PeerClient client) {

  private static final Duration QUESTION = Duration.ofSeconds(5);
  private static final Duration CHANGE = Duration.ofSeconds(60);

  /** A new peer fetches all tables first. */
  private static final Duration FOLLOWING = Duration.ofMinutes(60);

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(GroupChanges.class);

  /** Adds the peer that introduces itself there, unless it is a member. */
  void add(String introduction) throws InterruptedException, IOException, Refusal {
    Introductions.Told told = introduced(introduction);
    Peer added = told.peer();
    List<Member> members = consensus.view().members();
    if (members.stream().anyMatch(member -> member.id().equals(added.id()))) {
      return;
    }
    if (told.group().isPresent() && !told.group().get().equals(group)) {
      throw new Refusal(
          HttpURLConnection.HTTP_CONFLICT,
          "Expected %s to belong to no group, but it belongs to %s; it may have been started with the wrong directory."
              .formatted(added, told.group().get()));
    }
    requireLevel(added);
    removeFormer(added, members);
    invite(added);
    // Fetching takes long: the level may have been raised meanwhile.
    requireLevel(added);
    LOG.info("Adds {}", added);
    consensus.add(new Member(added.id(), added.consensus(), introduction), CHANGE);
    LOG.info("Added {}", added);
  }

  /** What this peer knows, the leader may let into the log at any moment. */
  private void requireLevel(Peer added) throws InterruptedException, Refusal {
    int known = FeatureLevels.knownBy(client, added.introduction());
    if (known < machine.knownLevel()) {
      throw new Refusal(
          HttpURLConnection.HTTP_CONFLICT,
          "Expected %s to know the level %d of the log, but its version knows %d; start a newer one."
              .formatted(added, machine.knownLevel(), known));
    }
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
      client.post(added.introduction(), Introductions.INVITATION, asOfNow(), QUESTION);
    }
    return told.group().isPresent();
  }

  private Group asOfNow() {
    return new Group(
        group,
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

  /** Removes the member that introduces itself there. */
  void remove(String introduction) throws InterruptedException, Refusal {
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
