package io.quorate.storage.raft.forming;

import java.util.Objects;
import java.util.UUID;

/**
 * Names one member of a Raft group. Immutable.
 *
 * @param id made at random in an empty data directory, and lost with it
 * @param introduction host:port where it introduces itself, over HTTP
 * @param consensus host:port where its Raft listens
 */
public record Peer(UUID id, String introduction, String consensus) {

  /** Creates one; throws {@link NullPointerException} when a part is missing in what was read. */
  public Peer {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(introduction, "introduction");
    Objects.requireNonNull(consensus, "consensus");
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(introduction, id);
  }
}
