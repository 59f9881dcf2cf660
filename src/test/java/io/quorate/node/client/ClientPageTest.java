package io.quorate.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.client.Quorate;
import io.quorate.client.account.Account;
import io.quorate.client.account.NewAccount;
import io.quorate.client.error.RefusedException;
import io.quorate.client.leader.Candidacy;
import io.quorate.client.lock.Lease;
import io.quorate.client.lock.LeaseLock;
import io.quorate.client.lock.Session;
import io.quorate.client.shedlock.QuorateLockProvider;
import io.quorate.client.spring.QuorateLockRegistry;
import io.quorate.client.transaction.TransactionOutcome;
import io.quorate.client.transaction.TransactionPlan;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import net.javacrumbs.shedlock.core.LockProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.integration.support.locks.LockRegistry;

/** The examples of the page about the Java client: here they are compiled and run. */
@ExtendWith(NodeExtension.class)
@TestInstance(Lifecycle.PER_METHOD)
class ClientPageTest {

  private static final Path PAGE = Path.of("src/site/markdown/client.md");
  private static final Path THIS =
      Path.of("src/test/java/io/quorate/node/client/ClientPageTest.java");
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final Quorate quorate;
  private final Store store = new Store();
  private final String value = "v";
  private final BlockingQueue<String> bills = new LinkedBlockingQueue<>(List.of(value));

  ClientPageTest(RunningNode node) {
    quorate = Quorate.connect(node.url());
  }

  @AfterEach
  void close() {
    quorate.close();
  }

  @Test
  void shouldShowWhatIsCompiledHere() throws IOException {
    String here = withoutBlanks(Files.readString(THIS));
    List<String> examples =
        EXAMPLE.matcher(Files.readString(PAGE)).results().map(match -> match.group(1)).toList();

    assertThat(examples)
        .hasSizeGreaterThan(9)
        .allSatisfy(example -> assertThat(here).contains(withoutBlanks(example)));
  }

  @Test
  void shouldConnect() {
    Quorate quorate = Quorate.connect("http://10.0.0.1:8080", "http://10.0.0.2:8080");
    quorate.close();
  }

  @Test
  void shouldRunTheExamplesOfAccountsAndTransactions() {
    quorate.account("alice").open(NewAccount.in("EUR").withInitialBalance(100));
    quorate.account("bob").open(NewAccount.in("EUR"));
    quorate.item("shoe-42").create(10);

    Account alice = quorate.account("alice").deposit(50);
    quorate.account("alice").hold("order-1").place(30, Duration.ofMinutes(15));
    quorate.account("alice").hold("order-1").capture(20);
    assertThat(alice.balance()).isEqualTo(150);

    quorate.account("alice").withKey("payroll-7").deposit(50);
    quorate.account("alice").ifVersion(quorate.account("alice").get().version()).withdraw(1);

    TransactionOutcome outcome =
        quorate
            .transaction("t-1")
            .run(TransactionPlan.twoPhaseCommit().reserve("shoe-42", 1).debit("alice", 40));
    String told =
        switch (outcome) {
          case TransactionOutcome.Committed committed -> "sold";
          case TransactionOutcome.Aborted aborted -> aborted.code();
          case TransactionOutcome.Unfinished unfinished -> "ask later";
        };
    quorate.transfer("alice", "bob", 5).withKey("gift-1").run().committed();
    quorate.order("alice", 40).item("shoe-42", 1).payTo("bob").run().committed();
    assertThat(told).isEqualTo("sold");

    try {
      quorate.account("alice").withdraw(1_000_000);
    } catch (RefusedException refusal) {
      assertThat(refusal.code()).isEqualTo("insufficient_funds");
    }

    Lease lease = quorate.lock("user:123").acquire(Duration.ofSeconds(10));
    quorate
        .transaction("t-2")
        .run(TransactionPlan.saga().holds("user:123", lease.token()).debit("alice", 5))
        .committed();
    lease.close();
    assertThat(quorate.account("bob").get().balance()).isEqualTo(45);
  }

  @Test
  void shouldRunTheExamplesOfLocks() {
    try (Lease lease =
        quorate
            .lock("user:123")
            .owner("run-7")
            .ttl(Duration.ofSeconds(30))
            .onLost(reason -> stop())
            .acquire(Duration.ofSeconds(10))) {
      store.write(value, lease.token());
    }

    LeaseLock lock = quorate.lock("user:123").asJavaLock();
    lock.lock();
    try {
      store.write(value, lock.lease().token());
    } finally {
      lock.unlock();
    }

    try (Session session = quorate.session("worker-7", Duration.ofSeconds(20))) {
      Lease one = quorate.lock("a").session(session).acquire(Duration.ofSeconds(5));
      Lease two = quorate.lock("b").session(session).acquire(Duration.ofSeconds(5));
      store.write(value, Math.max(one.token(), two.token()));
    }
    assertThat(store.tokens).hasSize(3);
  }

  @Test
  void shouldRunTheExampleOfLeaders() {
    Candidacy candidacy =
        quorate
            .leader("billing")
            .ttl(Duration.ofSeconds(10))
            .onError(failure -> report(failure))
            .start(
                term -> {
                  while (!term.isOver()) {
                    store.write(nextBill(), term.token());
                  }
                });
    await().until(() -> !store.tokens.isEmpty());
    candidacy.close();
    assertThat(candidacy.isOver()).isTrue();
  }

  @Test
  void shouldRunTheExampleOfAdapters() {
    LockProvider provider = new QuorateLockProvider(quorate);
    LockRegistry registry = new QuorateLockRegistry(quorate, "aggregator", Duration.ofSeconds(30));
    assertThat(provider).isNotNull();
    assertThat(registry.obtain("k").tryLock()).isTrue();
    registry.obtain("k").unlock();
  }

  private void stop() {
    throw new AssertionError("Expected not to lose the lock.");
  }

  private static void report(Exception failure) {
    throw new AssertionError(failure);
  }

  private String nextBill() throws InterruptedException {
    return bills.take();
  }

  /** However either is broken into lines. */
  private static String withoutBlanks(String code) {
    return BLANKS.matcher(code).replaceAll("");
  }

  /** What is written to, with the token. */
  private static final class Store {

    private final List<Long> tokens = new CopyOnWriteArrayList<>();

    void write(String newValue, long token) {
      assertThat(newValue).isNotEmpty();
      tokens.add(token);
    }
  }
}
