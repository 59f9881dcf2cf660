package io.quorate.multijvm.campaign.lab;

import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.check.TransactionHistory;
import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.BusiestNode;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.TransactionDraft;
import io.quorate.multijvm.lab.LabFigures;
import io.quorate.multijvm.lab.LabNode;
import io.quorate.multijvm.market.TransactionBurst;
import io.quorate.multijvm.market.TransactionLoad;
import io.quorate.multijvm.register.RegisterOperation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;

/**
 * Has a node stand still while it has transactions open, and find requests when it wakes up. For
 * use by one thread.
 */
public final class CampaignZombie {

  /** For requests to arrive in the sockets of a process that stands still. */
  private static final Duration ON_THE_WAY = Duration.ofMillis(300);

  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);
  private static final int LATEST_REGISTER_OPERATIONS = 60;
  private static final int READERS = 2;

  /** How many transactions are open when it falls asleep, on all nodes together. */
  private static final int OPEN = 24;

  private static final Duration END_LIMIT = Duration.ofMinutes(1);

  private final CampaignLab on;
  private final Queue<Thread> clients = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> movesBefore = new HashMap<>();
  private int phases;
  private int node;

  /** How many transactions were live there when it fell asleep, those that had ended included. */
  private double live;

  private long refused;

  CampaignZombie(CampaignLab on) {
    this.on = on;
  }

  /** Begins transactions that stay open for a while, and halts the node that has the most. */
  public void sleep() {
    sleep(() -> BusiestNode.node(on.client(), "transaction"));
  }

  /**
   * The same with another node.
   *
   * @param chosen tells which, once they are open
   */
  public void sleep(IntSupplier chosen) {
    var traffic = new TransactionLoad(on.market(), on.partner(), on.seed());
    List<TransactionDraft> drafts = traffic.hanging("open" + phases++, OPEN);
    TransactionBurst burst = TransactionBurst.begin(on.market().submitter(), drafts);
    burst.awaitAcknowledged(OPEN / 2);
    node = chosen.getAsInt();
    live = BusiestNode.live(on.client(), node, "transaction");
    on.lab().node(node).pause();
    movesBefore.clear();
    Map<String, TransactionHistory> lives = on.market().lives();
    drafts.stream()
        .map(draft -> lives.get(draft.id()))
        .filter(life -> life != null && !life.hasEnded())
        .forEach(life -> movesBefore.put(life.id(), life.moves().size()));
    // Only now: an answer of the node that sleeps is waited for until others went on in its place.
    burst.close();
  }

  /** Returns the node that fell asleep last. */
  public int node() {
    return node;
  }

  /** Returns why it does not sleep; empty when it does. */
  public String awake() {
    return on.lab().node(node).isPaused() ? "" : "node %d did not stand still".formatted(node);
  }

  /** Returns why nobody had to go on in its place; empty when somebody had to. */
  public String doubt() {
    if (!awake().isEmpty()) {
      return awake();
    }
    return on.stored().isOnNodes() ? doubtByCount() : doubtByWriters();
  }

  /**
   * A journal that the nodes keep does not tell who wrote what; so this cannot tell whether what
   * was live there was still open.
   */
  private String doubtByCount() {
    System.out.printf(
        "  zombie: node %d, open transactions %d, live there %.0f%n",
        node, movesBefore.size(), live);
    return live > 0 && !movesBefore.isEmpty()
        ? ""
        : "none of %d open transactions was there".formatted(movesBefore.size());
  }

  private String doubtByWriters() {
    Map<String, TransactionHistory> lives = on.market().lives();
    long moved =
        movesBefore.entrySet().stream()
            .filter(open -> lives.get(open.getKey()).moves().size() > open.getValue())
            .count();
    System.out.printf(
        "  zombie: node %d, open transactions %d, taken over %d%n",
        node, movesBefore.size(), moved);
    return moved > 0
        ? ""
        : "none of %d open transactions was taken over".formatted(movesBefore.size());
  }

  /** Lets it find what it is asked, and waits until it has noticed that it was replaced. */
  public void wake() {
    LabNode zombie = on.lab().node(node);
    int ends = zombie.exits().size();
    long before = LabFigures.withheldIn(on.lab().log(node));
    ask();
    zombie.resume();
    await("the end of the zombie").atMost(END_LIMIT).until(() -> zombie.exits().size() > ends);
    refused += LabFigures.withheldIn(on.lab().log(node)) - before;
  }

  /** Returns how many writes of nodes that had been replaced were not even begun. */
  public long refused() {
    return refused;
  }

  /**
   * Sends writes to all accounts, and reads of the latest registers; returns when they are sent.
   */
  private void ask() {
    String phase = "vain" + phases++;
    for (String account : on.load().accounts()) {
      Intent intent = Intent.deposit(account, phase + "." + account, 1);
      start(() -> on.client().perform(intent, node));
    }
    List<RegisterOperation> all = on.registers().operations();
    all.subList(Math.max(0, all.size() - LATEST_REGISTER_OPERATIONS), all.size()).stream()
        .map(RegisterOperation::account)
        .distinct()
        .forEach(account -> read(account, phase));
    await("requests on their way").during(ON_THE_WAY).until(() -> true);
  }

  /** Waits until each of them has its answer, by another node if need be. */
  void awaitAnswers() {
    await("an answer to all that was asked")
        .atMost(ANSWER_LIMIT)
        .until(() -> clients.stream().noneMatch(Thread::isAlive));
  }

  private void read(String account, String phase) {
    for (int i = 0; i < READERS; i++) {
      String by = "%s.reader%d".formatted(phase, i);
      start(
          () -> {
            Attempt attempt = on.registerClient().read(account, node);
            on.registers().add(new RegisterOperation.Reading(account, by, attempt));
          });
    }
  }

  private void start(Runnable client) {
    clients.add(
        Thread.startVirtualThread(
            () -> {
              try {
                client.run();
              } catch (RuntimeException e) {
                on.history().violation("Expected a zombie to be asked, but " + e);
              }
            }));
  }
}
