package io.quorate.storage.raft.forming;

import io.quorate.storage.raft.peer.Form;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a peer tells about itself to whoever asks {@code GET /peer}. Immutable.
 *
 * @param version of this form
 * @param consensusAddress where its Raft listens
 * @param proposal the group that it would form, or null; see {@link Round}
 * @param group the group that it belongs to, durably, or null
 */
record Introduction(
    int version,
    UUID id,
    String consensusAddress,
    @Nullable Group proposal,
    @Nullable Group group) {

  static final int VERSION = 1;

  Introduction {
    Form.requireVersion(VERSION, version);
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(consensusAddress, "consensusAddress");
  }

  Introduction(UUID id, String consensusAddress, @Nullable Group proposal, @Nullable Group group) {
    this(VERSION, id, consensusAddress, proposal, group);
  }

  /** Returns the peer that said so at an address. */
  Peer as(String address) {
    return new Peer(id, address, consensusAddress);
  }

  Introduction withProposal(@Nullable Group wished) {
    return new Introduction(id, consensusAddress, wished, group);
  }

  Introduction withGroup(Group joined) {
    return new Introduction(id, consensusAddress, null, joined);
  }
}
