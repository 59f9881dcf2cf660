package io.quorate.bench.peer;

import io.quorate.bench.lock.client.LockClient;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Keeps others away from rows by a lock service: a lock for each row, taken before the transaction
 * and given back after its commit. Each thread has clients of its own, which stay connected.
 */
final class LockedRows implements RowGuard {

  /** How many rows one work has at most. */
  static final int MOST = 2;

  private static final Duration WAIT = Duration.ofSeconds(20);

  private final BlockingQueue<List<LockClient>> idle =
      new ArrayBlockingQueue<>(PeerDatabase.CONNECTIONS);

  /** Connects to a lock service. */
  interface Connector {
    LockClient connect(int number) throws IOException;
  }

  /** Connects all clients. */
  static LockedRows connect(Connector connector) throws IOException {
    var rows = new LockedRows();
    for (int thread = 0; thread < PeerDatabase.CONNECTIONS; thread++) {
      List<LockClient> clients = new ArrayList<>();
      for (int row = 0; row < MOST; row++) {
        clients.add(connector.connect(thread * MOST + row));
      }
      rows.idle.add(clients);
    }
    return rows;
  }

  @Override
  public boolean alone(List<String> rows, Work work) throws SQLException, IOException {
    List<LockClient> clients;
    try {
      clients = idle.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Expected a client of the lock service, but was interrupted.", e);
    }
    try {
      return alone(clients, rows, work);
    } finally {
      idle.add(clients);
    }
  }

  @Override
  public void close() {
    idle.forEach(clients -> clients.forEach(LockClient::close));
  }

  /** Takes the first row, then the others in the same way; gives them back in reverse. */
  private static boolean alone(List<LockClient> clients, List<String> rows, Work work)
      throws SQLException, IOException {
    if (rows.isEmpty()) {
      return work.run();
    }
    LockClient client = clients.getFirst();
    if (!client.acquire(rows.getFirst(), WAIT)) {
      throw new IOException("Expected to lock %s in time, but could not.".formatted(rows));
    }
    try {
      return alone(clients.subList(1, clients.size()), rows.subList(1, rows.size()), work);
    } finally {
      client.release();
    }
  }
}
