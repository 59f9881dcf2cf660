package io.quorate.storage.raft.admin;

import io.quorate.storage.JournalGroup;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.peer.PeerClient;
import io.quorate.storage.raft.peer.PeerServer;
import java.io.IOException;
import java.time.Duration;

/**
 * Where the logs of peers begin: {@code GET /log-start} tells up to which entry the tables of
 * another one must go to be led by this one. It is answered without a leader too, since the group
 * may wait for the very peer that asks. Stateless.
 */
public final class LogStarts {

  private static final String PATH = "/log-start";
  private static final Duration QUESTION = Duration.ofSeconds(5);

  private LogStarts() {}

  /**
   * What a peer tells.
   *
   * @param least the index of that entry
   */
  record LogStart(long least) {}

  /** Lets a peer tell it from now on. */
  public static void tell(PeerServer server, Consensus consensus) {
    server.route(
        "GET", PATH, exchange -> PeerServer.json(exchange, new LogStart(consensus.view().least())));
  }

  /**
   * Returns what a peer tells. Blocks.
   *
   * @throws IOException when it does not answer
   * @throws io.quorate.storage.StorageUnavailable when it is of a former version, and its group has
   *     no leader
   */
  public static long ask(PeerClient client, String introduction)
      throws IOException, InterruptedException {
    try {
      return client.get(introduction, PATH, LogStart.class, QUESTION).least();
    } catch (PeerClient.Refused e) {
      try (JournalGroup group = new GroupClient(introduction)) {
        return group.status().firstInLog() - 1;
      }
    }
  }
}
