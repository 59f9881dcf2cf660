package io.quorate.storage.raft.forming;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a peer without a group does after it has asked all other listed peers once: the
 * whole of the protocol. Immutable.
 *
 * <p>An <em>identity</em> lives from its making in an empty directory until that directory is
 * wiped. It may live through many processes, and nobody has its id again. It <em>holds</em> a group
 * once {@code group.json} is on disk. The rules:
 *
 * <ol>
 *   <li>An identity holds at most one group, for as long as it lives, and answers with it.
 *   <li>A peer changes its proposal only between two rounds, and only to the set of all identities
 *       that it saw in the round before, when all listed peers answered and none held a group.
 *   <li>A peer <em>forms</em> G at the end of a round that began after it proposed G, and in which
 *       all others answered that they propose G and hold no group. It proposes G until it holds G.
 *   <li>A peer <em>adopts</em> G at the end of a round in which some peer answered that it holds G,
 *       G contains the asker, and nobody answered that it holds another group. One answer is
 *       enough, so that a peer that crashed while the others formed need not wait for all of them.
 *   <li>A peer <em>follows</em> G, which does not contain it, when whoever administers G has
 *       invited it, and some peer answered that it holds G. It holds G then as if it had adopted
 *       it, and has no vote until Raft itself has made it a member.
 * </ol>
 *
 * <p>Proposals are not stored. A process that dies takes its proposal with it, and its last round:
 * it stores nothing any more, so the rules hold as if it had never asked.
 *
 * <h2>Why there are never two groups</h2>
 *
 * <p>Count only peers that hold a group in the end. A peer is <em>bound</em> to it from the moment
 * at which it forms the group, or at which a holder gives the answer that it adopts.
 *
 * <p><strong>Lemma.</strong> Let p form G, and q form H, another group. Then one of the two
 * identities was wiped before the other one, in its last round, asked at its address. <em>Proof.
 * </em> Each asked at the other's address in its last round. Say that q's question was answered
 * first. At that moment q was in its last round: it answers "I propose H" until it holds H, and "I
 * hold H" from then on. But p's question, later, was answered "I propose G". So q was wiped in
 * between.
 *
 * <p><strong>Theorem.</strong> When a peer c is bound to G at time t, all identities that were
 * bound to another group before are wiped. <em>Proof.</em> Take the first t at which it is not so,
 * and let q be alive then and bound to H.
 *
 * <p><em>c adopts G.</em> Then at t a holder of G is alive, and q, too. One of these two was bound
 * later than the other, which was alive at that time: t was not the first.
 *
 * <p><em>c forms G</em>, in a round from u to t. The group H was formed by some f, before t. By the
 * lemma f was wiped before c asked at its address (c itself lives at t). So another identity
 * answered there; it is in G, and c saw it before u: f was wiped before u. Among the identities
 * bound to H that were alive at some time from u to t let r be the one that was bound first, at
 * time b. Since r is not f, it adopted H from a holder h, which was alive at b.
 *
 * <ul>
 *   <li>If b is not before u, then h was alive between u and t, and bound before r: contradiction.
 *   <li>If b is before u, who answered c at the address of r? Not a successor of r: c saw all
 *       members of G before u, and r was alive later. So r did, and answered "I propose G, and hold
 *       no group": it was in the round in which it adopts H, which began before b, and had proposed
 *       G before that. Hence r saw all members of G before b. Let m be the member of G at the
 *       address of h. It was born before b, while h was alive at b: m is h, or came before h. But m
 *       answered c later than b: m is h, or came after h. So m is h, and answered c after b that it
 *       holds no group, while it held H: contradiction.
 * </ul>
 *
 * <p>So at any moment all living identities that hold a group hold the same one, and a Raft group
 * can only act through those: there are never two with a majority, not even two with one living
 * holder each. A second group comes into being only when every disk that knew the first is gone.
 *
 * <h2>Some races</h2>
 *
 * <ul>
 *   <li>Two peers form at the same time: all have proposed the same set, whose id they compute
 *       alike, or neither forms.
 *   <li>A formed {a,b,c}, and the disk of B is wiped: B comes back as b', sees the group of A,
 *       which does not know b', and waits to be added. C, if it did not store the group in time,
 *       adopts it from A: two of three are enough.
 *   <li>A has seen b, C has seen b': A proposes {a,b,c}, and C {a,b',c}. Neither forms, since the
 *       proposals differ. A asks again, sees b', and proposes what C does.
 *   <li>A saw all three propose {a,b,c} and is slow to store it, when B is wiped: C and b' propose
 *       {a,b',c}, and wait for A to do so, too. A never does. When it has stored {a,b,c}, C adopts
 *       it, and b' waits to be added.
 * </ul>
 *
 * <h2>What remains</h2>
 *
 * <p>A formed {a,b,c}, and both B and C are wiped before they store it, or later: nothing can tell
 * these cases apart, so b' and c' wait to be added, and A waits for a majority that cannot come.
 * The operator sees two nodes with the message of a new peer, and one without a leader. The old
 * disk of B or C makes it whole again. If both are lost, so may be what only they had stored: a
 * majority of a group's disks is what a group cannot lose. To begin anew, without any data, all
 * three directories must be emptied.
 *
 * <p>Four assumptions cannot be checked here. All nodes list the same peers: otherwise proposals
 * never agree, and nobody forms. A peer that has no group yet does not move to another listed
 * address. A process stops before its directory is wiped. Nobody restores a copy of a data
 * directory from before its peer joined its group: a copy is an old identity that has forgotten
 * what it said.
 *
 * @param self this peer
 * @param proposal what this peer has told all the while to those who asked, or null
 * @param answers by introduction address, of all other listed peers
 */
record Round(Peer self, @Nullable Group proposal, SortedMap<String, Answer> answers) {

  Decision decide() {
    var told = new TreeMap<String, Introduction>();
    var missing = new ArrayList<String>();
    answers.forEach(
        (address, answer) -> {
          switch (answer) {
            case Answer.Told(Introduction introduction) -> told.put(address, introduction);
            case Answer.Silent(String reason) -> missing.add(address + " " + reason);
          }
        });
    List<Holder> holders =
        told.entrySet().stream()
            .flatMap(entry -> holder(entry.getKey(), entry.getValue()).stream())
            .toList();
    if (!holders.isEmpty()) {
      return join(holders);
    }
    return missing.isEmpty() ? agree(told) : new Decision.Wait(missing);
  }

  private static Optional<Holder> holder(String address, Introduction introduction) {
    return Optional.ofNullable(introduction.group()).map(group -> new Holder(address, group));
  }

  private Decision join(List<Holder> holders) {
    Holder first = holders.getFirst();
    for (Holder other : holders) {
      if (!other.group().id().equals(first.group().id())) {
        return new Decision.Refuse(
            "Expected all listed peers to belong to one Raft group, but %s and %s."
                .formatted(first, other));
      }
    }
    return holders.stream()
        .map(Holder::group)
        .filter(group -> group.peer(self.id()).isPresent())
        .findFirst()
        .<Decision>map(Decision.Adopt::new)
        .orElseGet(
            () ->
                new Decision.AwaitInvitation(
                    first.group(),
                    "Expected this peer to be one of an existing Raft group, but %s, which does not know it."
                        .formatted(first)));
  }

  /** All have answered, and nobody holds a group. */
  private Decision agree(SortedMap<String, Introduction> told) {
    var peers = new ArrayList<Peer>();
    peers.add(self);
    told.forEach((address, other) -> peers.add(other.as(address)));
    Group wished;
    try {
      wished = Group.of(peers);
    } catch (IllegalArgumentException e) {
      return new Decision.Wait(List.of(String.valueOf(e.getMessage())));
    }
    if (!wished.equals(proposal)) {
      return new Decision.Propose(wished);
    }
    List<String> differing =
        told.entrySet().stream()
            .filter(other -> !wished.equals(other.getValue().proposal()))
            .map(other -> other.getKey() + " " + difference(other.getValue().proposal()))
            .toList();
    return differing.isEmpty() ? new Decision.Form(wished) : new Decision.Wait(differing);
  }

  private static String difference(@Nullable Group theirs) {
    return theirs == null
        ? "has not yet proposed these peers"
        : "proposes other peers: " + theirs.peers();
  }

  /** A peer that belongs to a group. */
  private record Holder(String address, Group group) {

    @Override
    public String toString() {
      return "%s belongs to %s".formatted(address, group);
    }
  }
}
