package io.quorate.storage.raft.forming;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Names a Raft group and its first peers. Immutable.
 *
 * @param peers at least one, sorted by id; no two share an id or an address
 */
public record Group(UUID id, List<Peer> peers) {

  private static final Comparator<Peer> BY_ID = Comparator.comparing(peer -> peer.id().toString());

  /** Creates one; throws {@link IllegalArgumentException} when peers are doubled or missing. */
  public Group {
    Objects.requireNonNull(id, "id");
    peers = peers.stream().sorted(BY_ID).toList();
    if (peers.isEmpty()) {
      throw new IllegalArgumentException("Expected the peers of a group, but there are none.");
    }
    requireDistinct(peers, "identity", Peer::id);
    requireDistinct(peers, "introduction address", Peer::introduction);
    requireDistinct(peers, "consensus address", Peer::consensus);
  }

  /** Returns the group of these peers, whose id all of them compute alike. */
  static Group of(List<Peer> peers) {
    String ids =
        peers.stream().map(peer -> peer.id().toString()).sorted().collect(Collectors.joining(","));
    return new Group(UUID.nameUUIDFromBytes(ids.getBytes(StandardCharsets.US_ASCII)), peers);
  }

  /** Returns the peer with this id. */
  public Optional<Peer> peer(UUID peerId) {
    return peers.stream().filter(peer -> peer.id().equals(peerId)).findFirst();
  }

  @Override
  public String toString() {
    return "%s of %s"
        .formatted(id, peers.stream().map(Peer::toString).collect(Collectors.joining(", ")));
  }

  private static void requireDistinct(List<Peer> peers, String what, Function<Peer, Object> part) {
    var seen = new HashSet<>();
    for (Peer peer : peers) {
      if (!seen.add(part.apply(peer))) {
        throw new IllegalArgumentException(
            "Expected each peer to have its own %s, but two have %s"
                .formatted(what, part.apply(peer)));
      }
    }
  }
}
