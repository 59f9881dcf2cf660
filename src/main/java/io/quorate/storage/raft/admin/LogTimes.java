package io.quorate.storage.raft.admin;

import io.quorate.storage.StorageException;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.peer.PeerClient;
import io.quorate.storage.raft.peer.PeerServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the peers tell each other of the log's time: {@code GET /log-time}. A peer that starts asks
 * the others, so that it does not go by its own wall clock when it comes to lead. Stateless.
 */
public final class LogTimes {

  private static final String PATH = "/log-time";
  private static final Duration QUESTION = Duration.ofSeconds(2);

  private LogTimes() {}

  /**
   * What a peer tells.
   *
   * @param ms the time, in milliseconds since the epoch; 0 when the peer does not know it
   */
  record LogTime(long ms) {}

  /** Lets a peer tell the time from now on. */
  public static void tell(PeerServer server, Consensus consensus) {
    server.route(
        "GET",
        PATH,
        exchange -> PeerServer.json(exchange, new LogTime(consensus.logTimeMs().orElse(0))));
  }

  /** Returns the latest time that others tell; nothing when nobody knows it. Blocks. */
  public static OptionalLong ask(PeerClient client, List<String> introductions)
      throws InterruptedException {
    long latest = 0;
    for (String introduction : introductions) {
      latest = Math.max(latest, ask(client, introduction));
    }
    return latest == 0 ? OptionalLong.empty() : OptionalLong.of(latest);
  }

  private static long ask(PeerClient client, String introduction) throws InterruptedException {
    try {
      return client.get(introduction, PATH, LogTime.class, QUESTION).ms();
    } catch (IOException | StorageException e) {
      return 0;
    }
  }
}
