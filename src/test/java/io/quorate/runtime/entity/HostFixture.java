package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.testkit.JournalOperation;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.ProcessingPolicy;
import akka.persistence.testkit.ProcessingResult;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.WriteEvents;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import com.typesafe.config.ConfigFactory;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountType;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Question;
import io.quorate.lock.LockType;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.EntityTypes;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.runtime.journal.JournalSetup;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.storage.NodeLeases;
import io.quorate.storage.StorageException;
import io.quorate.transaction.coordinator.TransactionType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A host as a real persistent actor, on a journal that fails and stalls when told to. */
@NullUnmarked
abstract class HostFixture {

  private static final AtomicInteger IDS = new AtomicInteger();
  static final int PATIENCE_MS = 10_000;

  static ActorTestKit kit;
  static PersistenceTestKit journal;
  static final TestSnapshots snapshots = new TestSnapshots();

  final HybridClock clock = new HybridClock(System::currentTimeMillis);
  final String id = "a" + IDS.incrementAndGet();
  final String persistenceId = "account|" + id;

  /** The keys that the journal was asked for. */
  final List<String> lookedUp = new CopyOnWriteArrayList<>();

  /** Whether the journal cannot tell of keys. */
  volatile boolean keysAreAway;

  TestProbe<Reply> probe;

  @BeforeAll
  static void startSystem() {
    var config =
        ConfigFactory.parseString(
                """
                akka.actor.provider = local
                akka.loglevel = OFF
                akka.cluster.jmx.enabled = off
                """)
            .withFallback(PersistenceTestKitPlugin.config())
            .withFallback(ConfigFactory.parseResources("conf/akka.conf"))
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "host-test",
            ActorSystemSetup.create(
                BootstrapSetup.create(config),
                new EntityTypes(List.of(AccountType.TYPE, LockType.TYPE, TransactionType.TYPE)),
                new SnapshotSetup(snapshots),
                new JournalSetup(Optional.empty(), any -> new NodeLeases.Owner("host-test:1", 1))));
    kit = ActorTestKit.create(system);
    journal = PersistenceTestKit.create(system);
  }

  @AfterAll
  static void stopSystem() {
    kit.shutdownTestKit();
    kit.system().terminate();
  }

  @BeforeEach
  void clear() {
    journal.clearAll();
    journal.resetPolicy();
    snapshots.clear();
    probe = kit.createTestProbe();
  }

  ActorRef<HostMessage> opened(long balance) {
    ActorRef<HostMessage> account = spawn();
    account.tell(request("open", new AccountCommand.Open("EUR", balance, 0)));
    assertThat(reply().code()).isNull();
    return account;
  }

  ActorRef<HostMessage> spawn() {
    return spawn(AccountType.TYPE, clock);
  }

  <C, E, S> ActorRef<HostMessage> spawn(EntityType<C, E, S> type, HybridClock time) {
    return spawn(type, time, (recipient, question) -> new CompletableFuture<>());
  }

  <C, E, S> ActorRef<HostMessage> spawn(
      EntityType<C, E, S> type,
      HybridClock time,
      BiFunction<Recipient.Entity, Question<?>, CompletionStage<Reply>> asker) {
    return kit.spawn(
        HostBehavior.of(
            new Hosted<>(
                type,
                new EntityCodec<>(type),
                id,
                TestSettings.context(time, asker, this::answered, snapshots, this::head)),
            self -> {}));
  }

  /** What the journal knows of keys, as an engine would find it. */
  CompletionStage<Map<String, byte[]>> answered(String entity, Collection<String> keys) {
    if (keysAreAway) {
      return CompletableFuture.failedFuture(new StorageException("away", new IOException()));
    }
    var codec = new EntityCodec<>(AccountType.TYPE);
    var found = new HashMap<String, byte[]>();
    for (Object event : journal.persistedInStorage(entity)) {
      byte[] payload = ((StoredEvent) event).bytes();
      String key = codec.envelope(payload).clientKey();
      if (key != null && keys.contains(key)) {
        found.put(key, payload);
      }
    }
    lookedUp.addAll(keys);
    return CompletableFuture.completedFuture(found);
  }

  CompletionStage<Long> head(String entity) {
    return CompletableFuture.completedFuture((long) journal.persistedInStorage(entity).size());
  }

  String balance(ActorRef<HostMessage> account) {
    account.tell(request(null, new AccountCommand.Get()));
    return text(reply()).replaceAll(".*\"balance\":(-?\\d+).*", "$1");
  }

  List<String> names() {
    return names(persistenceId);
  }

  static List<String> names(String entity) {
    return journal.persistedInStorage(entity).stream()
        .map(event -> ((StoredEvent) event).name())
        .toList();
  }

  Reply reply() {
    return probe.receiveMessage();
  }

  List<Reply> replies(int count) {
    return probe.receiveSeveralMessages(count);
  }

  static String text(Reply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  HostMessage.Request request(String requestId, Object command) {
    return request(requestId, command, -1, clock.tick(), PATIENCE_MS);
  }

  HostMessage.Request request(
      String requestId, Object command, long version, long sentAt, int patienceMs) {
    return new HostMessage.Request(
        command, requestId, null, 0, version, sentAt, sentAt, patienceMs, null, probe.ref());
  }

  HostMessage.Request keyed(String key, long hash, Object command) {
    long now = clock.tick();
    return new HostMessage.Request(
        command, "r-" + key, key, hash, -1, now, now, PATIENCE_MS, null, probe.ref());
  }

  /** Holds the first write until it is released, and counts the events of each. */
  static final class StallingWrites implements ProcessingPolicy<JournalOperation> {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Integer> groups = new ArrayList<>();

    @Override
    public synchronized ProcessingResult tryProcess(String id, JournalOperation operation) {
      if (operation instanceof WriteEvents writes) {
        groups.add(writes.getBatch().size());
        begun.countDown();
        await(released);
      }
      return ProcessingSuccess.getInstance();
    }

    void awaitFirst() {
      await(begun);
    }

    void release() {
      released.countDown();
    }

    synchronized List<Integer> groups() {
      return groups;
    }

    static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
