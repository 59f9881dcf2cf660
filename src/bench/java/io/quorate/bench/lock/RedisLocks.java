package io.quorate.bench.lock;

import io.quorate.bench.lock.client.LockClient;
import io.quorate.bench.lock.client.RedisLockClient;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.stage.PeerProcess;
import io.quorate.bench.stage.Stage;
import io.quorate.bench.wire.LoopbackConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One Redis server that keeps everything in memory alone: no snapshots, no log of its writes. */
public record RedisLocks(PeerProcess server) implements LockServer {

  /**
   * Starts a server.
   *
   * @throws BenchFailure where there is no program for this machine, or it does not run here
   */
  public static RedisLocks start(Stage stage) {
    Path program = RedisProgram.unpack(stage.directory());
    PeerProcess server =
        stage.startPeer(
            "redis",
            port ->
                List.of(
                    program.toString(),
                    "--port",
                    String.valueOf(port),
                    "--bind",
                    LoopbackConnection.HOST,
                    "--dir",
                    stage.directory().toString(),
                    "--save",
                    "",
                    "--appendonly",
                    "no"));
    server.awaitListening();
    return new RedisLocks(server);
  }

  @Override
  public LockService service() {
    return LockService.REDIS;
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
    return RedisLockClient.connect(port(), "client-" + client);
  }
}
