package io.quorate.storage.raft.forming;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quorate.storage.StorageUnavailable;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
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
  static final String PATH = "/peer";

  /** The system's own length of the queue of connections. */
  private static final int BACKLOG = 0;

  private static final int NO_BODY = -1;
  private static final Logger LOG = LoggerFactory.getLogger(Introductions.class);

  private final FormingSettings settings;
  private final PeerDirectory directory;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock forming = new ReentrantLock();

  /** Held while a group is stored, so that nothing is stored after the end. */
  private final ReentrantLock storing = new ReentrantLock();

  private boolean closed;
  private volatile Introduction told;

  private Introductions(FormingSettings settings, PeerDirectory directory, HttpServer server) {
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
      var introductions = new Introductions(settings, directory, bind(settings));
      introductions.start();
      return introductions;
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** Returns this peer as it introduces itself. */
  public Peer self() {
    return told.as(settings.self());
  }

  /**
   * Returns the group to which this peer belongs: at once when it is stored, otherwise after all
   * listed peers have answered, or one that knows the group. Blocks for {@code patience} at most.
   *
   * @throws StorageUnavailable in order of precedence: this was closed; this peer is new to a group
   *     that exists; others belong to different groups; some did not answer in time; the group
   *     knows another consensus address of this peer
   */
  public Group form() throws InterruptedException {
    forming.lockInterruptibly();
    try {
      Optional<Group> stored = Optional.ofNullable(told.group());
      return withThisAddress(
          stored.isPresent() ? stored.get() : new Forming(settings, new OwnVoice()).run());
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
        server.stop(0);
        threads.shutdownNow();
        directory.close();
      }
    } finally {
      storing.unlock();
    }
  }

  private static HttpServer bind(FormingSettings settings) {
    var address = new InetSocketAddress(settings.bindHost(), Address.port(settings.self()));
    try {
      if (address.isUnresolved()) {
        throw new IOException("this host is not known");
      }
      return HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new StorageUnavailable(
          "Expected to listen for introductions at %s:%d, but: %s"
              .formatted(settings.bindHost(), address.getPort(), e.getMessage()),
          e);
    }
  }

  private void start() {
    server.createContext(PATH, this::introduce);
    server.setExecutor(threads);
    server.start();
    LOG.info("Peer {} introduces itself", self());
  }

  private void introduce(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_NOT_FOUND, NO_BODY);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_BAD_METHOD, NO_BODY);
      } else {
        byte[] body = Form.write(told);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Group withThisAddress(Group group) {
    String known = group.peer(told.id()).orElseThrow().consensus();
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

    @Override
    public Introduction told() {
      requireOpen();
      return told;
    }

    @Override
    public void propose(Group group) {
      told = told.withProposal(group);
    }

    @Override
    public void join(Group group) {
      storing.lock();
      try {
        requireOpen();
        directory.join(group);
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
