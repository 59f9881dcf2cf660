package io.quorate.storage.raft.admin;

import io.quorate.storage.StorageException;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.consensus.GroupView;
import io.quorate.storage.raft.consensus.Membership.Member;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.peer.PeerClient;
import io.quorate.storage.raft.peer.PeerServer;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the level of the log while this peer leads, once all members know a higher one: {@code GET
 * /level} tells what a peer knows, from its start on. A peer of before there were levels does not
 * answer that, and knows none. Has a thread of its own.
 */
public final class FeatureLevels implements AutoCloseable {

  private static final String PATH = "/level";
  private static final Duration QUESTION = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How often the leader asks the others, as long as it knows more than the log has. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(FeatureLevels.class);

  private final UUID self;
  private final Consensus consensus;
  private final Machine machine;
  private final PeerClient client;
  private final ScheduledExecutorService work =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("raft-levels").daemon(true).factory());

  /**
   * What a peer says of itself.
   *
   * @param known the highest level that it knows
   */
  record Level(int known) {}

  private FeatureLevels(UUID self, Consensus consensus, Machine machine, PeerClient client) {
    this.self = self;
    this.consensus = consensus;
    this.machine = machine;
    this.client = client;
  }

  /** Lets a peer tell its level from now on. */
  public static void tell(PeerServer server, int known) {
    server.route("GET", PATH, exchange -> PeerServer.json(exchange, new Level(known)));
  }

  /** Begins to look whether the level can be raised. */
  public static FeatureLevels watch(
      UUID self, Consensus consensus, Machine machine, PeerClient client) {
    var levels = new FeatureLevels(self, consensus, machine, client);
    var unused =
        levels.work.scheduleWithFixedDelay(
            levels::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    return levels;
  }

  private void look() {
    try {
      if (machine.level() < machine.knownLevel()) {
        raise(consensus.view());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Thrown on, it would be the last time.
      LOG.warn("The level is not raised yet: {}", e.toString());
    }
  }

  private void raise(GroupView view) throws InterruptedException {
    if (!self.equals(view.leader())) {
      return;
    }
    int common = machine.knownLevel();
    for (Member member : view.members()) {
      if (!member.id().equals(self)) {
        common = Math.min(common, knownBy(client, member.introduction()));
      }
    }
    if (common > machine.level()) {
      consensus.submit(new Command.RaiseLevel(common), PATIENCE).toCompletableFuture().join();
      LOG.info("The level of the log is {}, since all members know it", common);
    }
  }

  /** Returns the highest level that a peer knows; 0 when it does not say. */
  static int knownBy(PeerClient client, String introduction) throws InterruptedException {
    try {
      return client.get(introduction, PATH, Level.class, QUESTION).known();
    } catch (IOException | StorageException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    work.shutdownNow();
  }
}
