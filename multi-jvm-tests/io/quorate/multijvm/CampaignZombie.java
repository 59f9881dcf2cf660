package io.quorate.multijvm;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Asks nodes that stand still, so that they find requests when they wake up. For use by one thread.
 */
final class CampaignZombie {

  /** For requests to arrive in the sockets of a process that stands still. */
  private static final Duration ON_THE_WAY = Duration.ofMillis(300);

  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);
  private static final int LATEST_REGISTER_OPERATIONS = 60;
  private static final int READERS = 2;

  private final CampaignLab on;
  private final Queue<Thread> clients = new ConcurrentLinkedQueue<>();
  private int phases;

  CampaignZombie(CampaignLab on) {
    this.on = on;
  }

  /**
   * Sends writes to all accounts, and reads of the latest registers; returns when they are sent.
   */
  void ask(int node) {
    String phase = "vain" + phases++;
    for (String account : on.load().accounts()) {
      Intent intent = Intent.deposit(account, phase + "." + account, 1);
      start(() -> on.client().perform(intent, node));
    }
    List<RegisterOperation> all = on.registers().operations();
    all.subList(Math.max(0, all.size() - LATEST_REGISTER_OPERATIONS), all.size()).stream()
        .map(RegisterOperation::account)
        .distinct()
        .forEach(account -> read(account, phase, node));
    await("requests on their way").during(ON_THE_WAY).until(() -> true);
  }

  /** Waits until each of them has its answer, by another node if need be. */
  void awaitAnswers() {
    await("an answer to all that was asked")
        .atMost(ANSWER_LIMIT)
        .until(() -> clients.stream().noneMatch(Thread::isAlive));
  }

  private void read(String account, String phase, int node) {
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
