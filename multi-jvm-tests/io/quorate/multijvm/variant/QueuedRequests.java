package io.quorate.multijvm.variant;

import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Requests that wait in a paused node's sockets, and are the first that it sees when it wakes up: a
 * read or a write of every account. Each comes over a connection that the node has accepted before
 * it fell asleep, since new ones queue behind those that others have given up meanwhile. What was
 * answered can be asked for after they are closed, too.
 */
public final class QueuedRequests implements AutoCloseable {

  private static final String KEY = "sleeper.";
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Time for them to reach the node's sockets; one that is late only proves less. */
  private static final Duration SENDING = Duration.ofMillis(500);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final int node;
  private final List<String> accounts;

  /** One for each account, so that each has a connection of its own. */
  private final List<Client> clients;

  private final List<Read> reads = new ArrayList<>();
  private final List<Future<Operation>> writes = new ArrayList<>();

  private QueuedRequests(int node, List<String> accounts, List<Client> clients) {
    this.node = node;
    this.accounts = accounts;
    this.clients = clients;
  }

  /** Connects to a node that is awake. */
  static QueuedRequests connect(VariantLab lab, int node) {
    List<String> accounts = lab.accounts();
    List<Client> clients =
        accounts.stream().map(account -> new Client(lab.lab().urls(), lab.history())).toList();
    for (int i = 0; i < accounts.size(); i++) {
      clients.get(i).get(node, path(accounts.get(i)));
    }
    return new QueuedRequests(node, accounts, clients);
  }

  /**
   * Sends them; returns before they are answered. Call once.
   *
   * @param others tells what has been acknowledged meanwhile
   */
  void send(Client others) {
    for (int i = 0; i < accounts.size(); i++) {
      String path = path(accounts.get(i));
      Client client = clients.get(i);
      long version = others.get(1, path).json().path("version").asLong();
      var read = new Request("GET", path, "", "");
      Intent write = Intent.deposit(accounts.get(i), KEY + i, 1);
      // Not both of one account: a write that is refused would make the node read it anew.
      if (i % 2 == 0) {
        writes.add(threads.submit(() -> client.perform(write, node, PATIENCE)));
      } else {
        reads.add(new Read(version, threads.submit(() -> client.attempt(read, node, PATIENCE))));
      }
    }
    await("the sleepers").pollDelay(SENDING).until(() -> true);
  }

  /** Waits until all are answered; call once. */
  void awaitAnswers() {
    writes.forEach(QueuedRequests::get);
    reads.forEach(read -> get(read.answer));
  }

  /** Returns the reads that saw less than was acknowledged before they were sent. */
  public List<String> staleReads() {
    var stale = new ArrayList<String>();
    for (Read read : reads) {
      Attempt attempt = get(read.answer);
      long seen = attempt.isAcknowledged() ? attempt.json().path("version").asLong() : -1;
      if (seen >= 0 && seen < read.version) {
        stale.add(
            "Expected version %d or later, but read %s.".formatted(read.version, attempt.body()));
      }
    }
    return stale;
  }

  /** Returns how many of the reads the node answered with what they asked for. */
  public long answered() {
    return reads.stream().filter(read -> get(read.answer).isAcknowledged()).count();
  }

  /** Returns how many of the reads the node answered at all. */
  public long arrived() {
    return reads.stream().filter(read -> get(read.answer).status() > 0).count();
  }

  public int size() {
    return reads.size();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    clients.forEach(Client::close);
  }

  private static String path(String account) {
    return "/v1/accounts/" + account;
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected an answer.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected an answer.", e);
    }
  }

  private record Read(long version, Future<Attempt> answer) {}
}
