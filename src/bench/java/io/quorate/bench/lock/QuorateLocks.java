package io.quorate.bench.lock;

import io.quorate.bench.lock.client.LockClient;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.stage.ServerProcess;
import io.quorate.bench.wire.Requests;
import io.quorate.bench.wire.WireClient;
import java.io.IOException;
import java.time.Duration;

/** Locks of a node, over HTTP. */
record QuorateLocks(ServerProcess node) implements LockServer {

  @Override
  public LockService service() {
    return LockService.QUORATE;
  }

  @Override
  public int port() {
    return node.httpPort();
  }

  @Override
  public ProcessHandle process() {
    return node.handle();
  }

  @Override
  public LockClient connect(int client) throws IOException {
    return new Client(new WireClient(port()), owner(client));
  }

  /** Returns the owner as which a client acquires locks. */
  static String owner(int client) {
    return "client-" + client;
  }

  /** Names each of its waits, as a client must that wants to try again. */
  private static final class Client implements LockClient {
    private final WireClient wire;
    private final String owner;
    private String lock = "";
    private long token;
    private long waits;

    Client(WireClient wire, String owner) {
      this.wire = wire;
      this.owner = owner;
    }

    @Override
    public boolean acquire(String wanted, Duration wait) throws IOException {
      String waitId = owner + "-" + System.nanoTime() + "-" + waits++;
      int status = wire.send(Requests.acquire(wanted, owner, TTL, wait, waitId));
      if (status == 409) {
        return false;
      }
      require(status);
      lock = wanted;
      token = wire.number("token");
      return true;
    }

    @Override
    public void release() throws IOException {
      require(wire.send(Requests.release(lock, owner, token)));
    }

    @Override
    public void close() {
      wire.close();
    }

    private void require(int status) {
      if (status != 200) {
        throw new BenchFailure("Expected 200, but got: " + wire.response());
      }
    }
  }
}
