package io.quorate.client;

import io.quorate.client.account.AccountClient;
import io.quorate.client.http.CallSettings;
import io.quorate.client.http.Transport;
import io.quorate.client.inventory.ItemClient;
import io.quorate.client.leader.LeaderElection;
import io.quorate.client.lock.LeaseKeeper;
import io.quorate.client.lock.LockRequest;
import io.quorate.client.lock.LockSetRequest;
import io.quorate.client.lock.Locks;
import io.quorate.client.lock.LossReason;
import io.quorate.client.lock.Session;
import io.quorate.client.time.Timekeeper;
import io.quorate.client.transaction.OrderRequest;
import io.quorate.client.transaction.ParkedPage;
import io.quorate.client.transaction.TransactionClient;
import io.quorate.client.transaction.TransferRequest;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Is a client of a Quorate cluster: accounts, items, transactions and locks, through any of its
 * nodes.
 *
 * <p>Every call is safe to repeat, and the client repeats it: with the same id or key, at the next
 * node, with pauses, until its time is over. That time, and every lease, counts from before the
 * first attempt was sent. What does not succeed is thrown as a {@link
 * io.quorate.client.error.QuorateException}, whose class says what can be done.
 *
 * <p>Safe for use by any thread; one for each program is enough.
 */
public final class Quorate implements AutoCloseable {

  private final HttpClient http;
  private final boolean ownsHttp;
  private final Timekeeper time;
  private final Transport transport;
  private final LeaseKeeper leases;

  Quorate(CallSettings settings, HttpClient http, boolean ownsHttp, Timekeeper time) {
    this.http = http;
    this.ownsHttp = ownsHttp;
    this.time = time;
    this.transport = new Transport(http, settings, time, new Random());
    this.leases = new LeaseKeeper(transport, time, settings);
  }

  /** Returns a client with the usual settings of some nodes, each as {@code http://HOST:PORT}. */
  public static Quorate connect(String... urls) {
    return builder().nodes(urls).build();
  }

  /** Returns a builder of a client with other settings. */
  public static QuorateBuilder builder() {
    return new QuorateBuilder();
  }

  /** Returns what asks for an account. */
  public AccountClient account(String id) {
    return new AccountClient(transport, id);
  }

  /** Returns what asks for a stock item. */
  public ItemClient item(String id) {
    return new ItemClient(transport, id);
  }

  /** Returns what asks for a transaction by your id, which makes it safe to start it again. */
  public TransactionClient transaction(String id) {
    return new TransactionClient(transport, time, id);
  }

  /** Returns what asks for a new transaction, under an id that is chosen now. */
  public TransactionClient transaction() {
    return transaction("c-" + UUID.randomUUID());
  }

  /** Returns a request to move money between accounts, in minor units. */
  public TransferRequest transfer(String from, String to, long amount) {
    return new TransferRequest(transport, time, from, to, amount);
  }

  /** Returns a request to sell stock to an account for an amount, in minor units. */
  public OrderRequest order(String account, long amount) {
    return new OrderRequest(transport, time, account, amount);
  }

  /**
   * Lists the transactions that wait for a person.
   *
   * @param after the next of the page before; empty for the first page
   * @param limit 1 to 1,000
   */
  public ParkedPage parkedTransactions(Optional<String> after, int limit) {
    return ParkedPage.read(transport, after, limit);
  }

  /** Returns a request for a lock. */
  public LockRequest lock(String name) {
    return new LockRequest(leases, name);
  }

  /** Returns a request for several locks, all or none. */
  public LockSetRequest lockSet(String... names) {
    return new LockSetRequest(leases, List.of(names));
  }

  /** Returns what shows locks and acts on them. */
  public Locks locks() {
    return new Locks(transport);
  }

  /**
   * Opens a session, or takes it up when it is there, and keeps it alive.
   *
   * @param ttl for how long it lives when this program cannot keep it alive
   */
  public Session session(String id, Duration ttl) {
    return session(id, ttl, reason -> {});
  }

  /** The same with a listener that is told, once, when it ends before it is closed. */
  public Session session(String id, Duration ttl, Consumer<LossReason> onLost) {
    return Session.open(leases, id, ttl, onLost);
  }

  /** Returns an election of the one that does a service's work. */
  public LeaderElection leader(String service) {
    return new LeaderElection(lock(service), time);
  }

  /**
   * Stops keeping locks and sessions alive, whose listeners are told, and closes the connections.
   * Close leases and sessions before, so that others need not wait until their time is over.
   */
  @Override
  public void close() {
    leases.close();
    time.close();
    if (ownsHttp) {
      http.shutdownNow();
    }
  }
}
