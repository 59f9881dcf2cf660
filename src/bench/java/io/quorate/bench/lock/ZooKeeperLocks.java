package io.quorate.bench.lock;

import io.quorate.bench.lock.client.CuratorLockClient;
import io.quorate.bench.lock.client.LockClient;
import io.quorate.bench.stage.JavaCommand;
import io.quorate.bench.stage.PeerProcess;
import io.quorate.bench.stage.Stage;
import io.quorate.bench.wire.LoopbackConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.zookeeper.server.ZooKeeperServerMain;

/**
 * One ZooKeeper server with its defaults: it syncs its log before it answers. Only the limit of
 * connections from one address is off, and the administrator's page, which needs a web server.
 */
public record ZooKeeperLocks(PeerProcess server) implements LockServer {

  /** Starts a server on the disk of the stage. */
  public static ZooKeeperLocks start(Stage stage) {
    Path settings = stage.directory().resolve("zookeeper.cfg");
    Path data = stage.directory().resolve("zookeeper");
    PeerProcess server = stage.startPeer("zookeeper", port -> command(settings, data, port));
    server.awaitListening();
    return new ZooKeeperLocks(server);
  }

  @Override
  public LockService service() {
    return LockService.ZOOKEEPER;
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public ProcessHandle process() {
    return server.handle();
  }

  @Override
  public LockClient connect(int client) throws IOException {
    return CuratorLockClient.connect(port());
  }

  private static List<String> command(Path settings, Path data, int port) {
    try {
      Files.createDirectories(data);
      Files.writeString(
          settings,
          """
          dataDir=%s
          clientPort=%d
          clientPortAddress=%s
          tickTime=2000
          maxClientCnxns=0
          admin.enableServer=false
          """
              .formatted(data, port, LoopbackConnection.HOST));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return JavaCommand.of(ZooKeeperServerMain.class.getName(), settings.toString());
  }
}
