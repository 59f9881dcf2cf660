package io.quorate.storage.raft.forming;

import com.sun.net.httpserver.HttpExchange;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.peer.Address;
import io.quorate.storage.raft.peer.PeerClient;
import io.quorate.storage.raft.peer.PeerServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Introduces this peer to others for as long as it is open, and finds or forms the Raft group to
 * which it belongs. Safe for use by any thread.
 *
 * <p>It must be opened before anything else is written into the data directory, since only an empty
 * one gives a new identity.
 */
public final class Introductions implements AutoCloseable {

  /** Where a peer introduces itself. */
  public static final String PATH = "/peer";

  /** Where a peer that has no group yet is invited into one, which a {@link Group} names. */
  public static final String INVITATION = "/peer/invitation";

  private static final Logger LOG = LoggerFactory.getLogger(Introductions.class);

  private final FormingSettings settings;
  private final PeerDirectory directory;
  private final PeerServer server;
  private final ReentrantLock forming = new ReentrantLock();

  /** Held while a group is stored, so that nothing is stored after the end. */
  private final ReentrantLock storing = new ReentrantLock();

  private boolean closed;
  private volatile Introduction told;
  private volatile @Nullable Group invitation;

  private Introductions(FormingSettings settings, PeerDirectory directory, PeerServer server) {
    this.settings = settings;
    this.directory = directory;
    this.server = server;
    this.told =
        new Introduction(
            directory.id(), settings.consensusAddress(), null, directory.group().orElse(null));
  }

  /**
   * Opens the data directory, makes an identity when it is empty, and starts to introduce it.
   *
   * @throws StorageUnavailable when the directory or the port cannot be used
   */
  public static Introductions open(FormingSettings settings) {
    PeerDirectory directory = PeerDirectory.open(settings.directory());
    try {
      PeerServer server = PeerServer.bind(settings.bindHost(), Address.port(settings.self()));
      var introductions = new Introductions(settings, directory, server);
      introductions.start();
      return introductions;
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * Makes an identity in an empty directory, and a new group of it alone. Nothing may use the
   * directory meanwhile.
   *
   * @throws StorageUnavailable when it is not empty, or cannot be used
   */
  public static Group beginAlone(FormingSettings settings) {
    try (PeerDirectory directory = PeerDirectory.open(settings.directory())) {
      Group group =
          Group.of(List.of(new Peer(directory.id(), settings.self(), settings.consensusAddress())));
      directory.join(group);
      return group;
    }
  }

  /**
   * What a peer says of itself.
   *
   * @param group to which it belongs, or which it follows
   */
  public record Told(Peer peer, Optional<UUID> group) {}

  /**
   * Asks a peer to introduce itself. Blocks.
   *
   * @throws IOException when it does not, in time
   */
  public static Told ask(PeerClient client, String address, Duration timeout)
      throws IOException, InterruptedException {
    Introduction told = client.get(address, PATH, Introduction.class, timeout);
    return new Told(told.as(address), Optional.ofNullable(told.group()).map(Group::id));
  }

  /** Returns this peer as it introduces itself. */
  public Peer self() {
    return told.as(settings.self());
  }

  /** Returns what answers others at this peer's address. */
  public PeerServer server() {
    return server;
  }

  /**
   * Returns the group to which this peer belongs: at once when it is stored, otherwise after all
   * listed peers have answered, or one that knows the group, or this peer was invited into a group
   * that exists; then the group is one of others. Blocks for {@code patience} at most, or {@code
   * invitationPatience}.
   *
   * @param newcomer what to do before a group of others is followed
   * @throws StorageUnavailable in order of precedence: this was closed; this peer is new to a group
   *     that exists, and nobody has invited it; others belong to different groups; some did not
   *     answer in time; the group knows another consensus address of this peer
   */
  public Group form(Newcomer newcomer) throws InterruptedException {
    forming.lockInterruptibly();
    try {
      Optional<Group> stored = Optional.ofNullable(told.group());
      return withThisAddress(
          stored.isPresent() ? stored.get() : new Forming(settings, new OwnVoice(newcomer)).run());
    } finally {
      told = told.withProposal(null);
      forming.unlock();
    }
  }

  /** Stops introducing, and gives the directory back; a forming that goes on ends by an error. */
  @Override
  public void close() {
    storing.lock();
    try {
      if (!closed) {
        closed = true;
        server.close();
        directory.close();
      }
    } finally {
      storing.unlock();
    }
  }

  private void start() {
    server.route("GET", PATH, exchange -> PeerServer.json(exchange, told));
    server.route("POST", INVITATION, this::invite);
    server.start();
    LOG.info("Peer {} introduces itself", self());
  }

  private void invite(HttpExchange exchange) throws IOException, PeerServer.Refusal {
    Group group = PeerServer.read(exchange, Group.class);
    Group own = told.group();
    if (own == null ? group.peer(told.id()).isPresent() : !own.id().equals(group.id())) {
      throw new PeerServer.Refusal(
          HttpURLConnection.HTTP_CONFLICT,
          "Expected a peer that can be added to the Raft group %s, but it is %s, of %s."
              .formatted(group.id(), told.id(), own == null ? "no group" : own.id()));
    }
    invitation = group;
    PeerServer.done(exchange);
  }

  private Group withThisAddress(Group group) {
    String known = group.peer(told.id()).map(Peer::consensus).orElse(settings.consensusAddress());
    if (!known.equals(settings.consensusAddress())) {
      throw new StorageUnavailable(
          "Expected %s to be %s, as the Raft group %s knows this peer, but it is %s."
              .formatted(
                  FormingSettings.CONSENSUS_ADDRESS,
                  known,
                  group.id(),
                  settings.consensusAddress()));
    }
    return group;
  }

  /** For the thread that forms alone. */
  private final class OwnVoice implements Forming.Voice {

    private final Newcomer newcomer;

    private OwnVoice(Newcomer newcomer) {
      this.newcomer = newcomer;
    }

    @Override
    public Introduction told() {
      requireOpen();
      return told;
    }

    @Override
    public Optional<Group> invitation() {
      return Optional.ofNullable(invitation);
    }

    @Override
    public void propose(Group group) {
      told = told.withProposal(group);
    }

    @Override
    public void join(Group group) {
      store(group, directory::join);
    }

    @Override
    public void follow(Group group) throws InterruptedException {
      newcomer.prepare(group);
      store(group, directory::follow);
    }

    private void store(Group group, Consumer<Group> file) {
      storing.lock();
      try {
        requireOpen();
        file.accept(group);
        told = told.withGroup(group);
      } finally {
        storing.unlock();
      }
    }

    private void requireOpen() {
      storing.lock();
      try {
        if (closed) {
          throw new StorageUnavailable(
              "Expected to form a Raft group, but this peer was closed meanwhile.");
        }
      } finally {
        storing.unlock();
      }
    }
  }
}
