package io.quorate.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountStepKinds;
import io.quorate.account.AccountType;
import io.quorate.kernel.participant.Step;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.EntityTypes;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.runtime.entity.HostBehavior;
import io.quorate.runtime.entity.Hosted;
import io.quorate.runtime.entity.TestSettings;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.storage.Journal;
import io.quorate.storage.Journal.Append;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.coordinator.TransactionType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Persistent actors over a journal of our own. */
@NullUnmarked
class JournalPluginTest {

  private static final Owner SELF = new Owner("10.0.0.1:2551", 7);
  private static final Owner OTHER = new Owner("10.0.0.2:2551", 8);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Pages enough to end the stack of a thread, were each read by the one before. */
  private static final int MANY = 5_000;

  private static final TransactionCommand.Start START =
      new TransactionCommand.Start(
          "t",
          ProtocolName.SAGA,
          List.of(
              new Step(AccountStepKinds.DEBIT, "a", 5, null),
              new Step(AccountStepKinds.CREDIT, "b", 5, null)),
          30_000,
          null);

  private final MemoryJournal journal = new MemoryJournal();
  private NewHistories newHistories;
  private ActorTestKit kit;
  private TestProbe<List<String>> probe;

  @BeforeEach
  void start() {
    var config =
        ConfigFactory.parseString(
                """
                akka.actor.provider = local
                akka.loglevel = OFF
                akka.persistence.journal.plugin = quorate-journal
                akka.persistence.snapshot-store.plugin = akka.persistence.no-snapshot-store
                """)
            .withFallback(ConfigFactory.parseResources("conf/akka.conf"))
            .withFallback(ConfigFactory.load());
    var setup = new JournalSetup(Optional.of(journal), system -> SELF);
    newHistories = setup.newHistories();
    kit =
        ActorTestKit.create(
            ActorSystem.create(
                Behaviors.empty(),
                "journal-test",
                ActorSystemSetup.create(
                    BootstrapSetup.create(config),
                    new EntityTypes(List.of(AccountType.TYPE, TransactionType.TYPE)),
                    setup)));
    probe = kit.createTestProbe();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
    kit.system().terminate();
  }

  @Test
  void shouldRecoverWhatWasWrittenAndGoOn() {
    ActorRef<Notebook.Lines> first = notebook("a");
    assertThat(write(first, "1")).containsExactly("1");
    assertThat(write(first, "2", "3")).containsExactly("1", "2", "3");
    kit.stop(first);

    ActorRef<Notebook.Lines> second = notebook("a");
    assertThat(write(second, "4")).containsExactly("1", "2", "3", "4");

    assertThat(journal.appends())
        .extracting(Append::writer, Append::persistenceId, Append::lastSequenceNr)
        .containsExactly(tuple(SELF, "a", 0L), tuple(SELF, "a", 1L), tuple(SELF, "a", 3L));
    Journal.Event last = journal.appends().getLast().events().getFirst();
    assertThat(last.name()).isEqualTo(Notebook.stored("4").name());
    assertThat(last.payload()).isEqualTo(Notebook.stored("4").bytes());
    assertThat(last.clientKey()).isNull();
  }

  @Test
  void shouldKeepHistoriesApart() {
    assertThat(write(notebook("a"), "1")).containsExactly("1");
    assertThat(write(notebook("b"), "2")).containsExactly("2");
    assertThat(journal.appends()).extracting(Append::lastSequenceNr).containsExactly(0L, 0L);
  }

  @Test
  void shouldRecoverPageByPage() {
    List<String> lines = IntStream.range(0, MANY).mapToObj(Integer::toString).toList();
    append("a", 0, lines);

    assertThat(write(notebook("a"))).isEqualTo(lines);

    assertThat(journal.reads()).isEqualTo(Math.ceilDiv(MANY, MemoryJournal.PAGE));
  }

  @Test
  void shouldRecoverOncePagesCome() {
    List<String> lines = IntStream.range(0, 20).mapToObj(Integer::toString).toList();
    append("a", 0, lines);
    var time = new CompletableFuture<Void>();
    journal.readableAfter(time);

    notebook("a").tell(new Notebook.Lines(List.of("20"), probe.ref()));
    await().atMost(LIMIT).until(() -> journal.reads() > 0);
    probe.expectNoMessage(Duration.ofMillis(50));
    time.complete(null);

    assertThat(probe.receiveMessage(LIMIT)).hasSize(21);
  }

  /** Reads may lag behind what was acknowledged. */
  @Test
  void shouldNotRecoverToLessThanTheHead() {
    append("a", 0, List.of("1", "2"));
    journal.hideLast(1);

    ActorRef<Notebook.Lines> notebook = notebook("a");
    await().atMost(LIMIT).until(() -> journal.reads() > 1);
    notebook.tell(new Notebook.Lines(List.of(), probe.ref()));
    probe.expectNoMessage(Duration.ofMillis(50));
    journal.hideLast(0);

    assertThat(probe.receiveMessage(LIMIT)).containsExactly("1", "2");
  }

  /** The actor stops at once and recovers; what it was asked is not answered. */
  @Test
  void shouldFailWhenAnotherWriterHasWritten() {
    ActorRef<Notebook.Lines> notebook = notebook("a");
    assertThat(write(notebook, "1")).containsExactly("1");
    append("a", 1, List.of("other"));

    notebook.tell(new Notebook.Lines(List.of("2"), probe.ref()));
    await().atMost(LIMIT).until(() -> journal.appends().getLast().writer().equals(SELF));

    assertThat(write(notebook, "3")).containsExactly("1", "other", "3");
    probe.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void shouldFindAfterwardsWhatFailedAndWasDone() {
    ActorRef<Notebook.Lines> notebook = notebook("a");
    assertThat(write(notebook, "1")).containsExactly("1");
    journal.loseNextAnswer();

    notebook.tell(new Notebook.Lines(List.of("2"), probe.ref()));
    await().atMost(LIMIT).until(() -> journal.appends().size() == 2);

    assertThat(write(notebook, "3")).containsExactly("1", "2", "3");
  }

  @Test
  void shouldWriteNothingOnceFenced() {
    ActorRef<Notebook.Lines> notebook = notebook("a");
    assertThat(write(notebook, "1")).containsExactly("1");
    journal.fence(SELF);

    notebook.tell(new Notebook.Lines(List.of("2"), probe.ref()));
    await().atMost(LIMIT).until(() -> journal.appends().size() == 2);

    assertThat(write(notebook)).containsExactly("1");
  }

  /** With the real host, whose envelopes carry the client's key. */
  @Test
  void shouldServeAHostAndPassTheClientsKeyOn() {
    var clock = new HybridClock(System::currentTimeMillis);
    TestProbe<Reply> replies = kit.createTestProbe();
    var open = new AccountCommand.Open("EUR", 7, 0);
    ActorRef<HostMessage> first = account(clock);
    first.tell(request(clock, "k\"1", open, replies));
    assertThat(replies.receiveMessage(LIMIT).code()).isNull();
    kit.stop(first);

    account(clock).tell(request(clock, null, new AccountCommand.Get(), replies));
    Reply reply = replies.receiveMessage(LIMIT);

    assertThat(text(reply)).contains("\"balance\":7");
    assertThat(journal.appends()).hasSize(1);
    assertThat(journal.appends().getFirst().events().getLast().clientKey()).isEqualTo("k\"1");
  }

  @Test
  void shouldNotAskHowFarAHistoryGoesThatBeginsNow() {
    var clock = new HybridClock(System::currentTimeMillis);
    TestProbe<Reply> replies = kit.createTestProbe();

    transaction(clock).tell(request(clock, null, START.awaiting(), replies));
    await().atMost(LIMIT).until(() -> journal.appends().size() == 1);
    assertThat(journal.heads()).isZero();

    transaction(clock).tell(request(clock, null, START, replies));
    await().atMost(LIMIT).until(() -> journal.heads() == 1);
    assertThat(newHistories.size()).isZero();
  }

  /** A message may be late, and another node may have got the one that was sent after it. */
  @Test
  void shouldRecoverWhenThereIsAHistoryAfterAll() {
    var clock = new HybridClock(System::currentTimeMillis);
    TestProbe<Reply> replies = kit.createTestProbe();
    transaction(clock).tell(request(clock, null, START, replies));
    String first = text(replies.receiveMessage(LIMIT));

    ActorRef<HostMessage> second = transaction(clock);
    second.tell(request(clock, null, START.awaiting(), replies));
    second.tell(request(clock, null, new TransactionCommand.Get(), replies));

    assertThat(text(replies.receiveMessage(LIMIT))).isEqualTo(first);
    assertThat(journal.appends()).extracting(Append::lastSequenceNr).containsExactly(0L, 0L);
  }

  @Test
  void shouldNotSayThatThereIsNothingBeforeThatIsCertain() {
    var clock = new HybridClock(System::currentTimeMillis);
    TestProbe<Reply> replies = kit.createTestProbe();
    transaction(clock).tell(request(clock, null, START, replies));
    String first = text(replies.receiveMessage(LIMIT));

    ActorRef<HostMessage> second = transaction(clock);
    second.tell(stale(clock, START.awaiting()));
    second.tell(request(clock, null, new TransactionCommand.Get(), replies));

    assertThat(text(replies.receiveMessage(LIMIT))).isEqualTo(first);
    assertThat(journal.appends()).hasSize(1);
  }

  private ActorRef<HostMessage> transaction(HybridClock clock) {
    return kit.spawn(
        HostBehavior.of(
            new Hosted<>(
                TransactionType.TYPE,
                new EntityCodec<>(TransactionType.TYPE),
                START.id(),
                TestSettings.context(clock, newHistories)),
            self -> {}));
  }

  private HostMessage.Request stale(HybridClock clock, Object command) {
    long longAgo = HybridClock.atMillis(HybridClock.millis(clock.tick()) - 60_000);
    return new HostMessage.Request(
        command, "s", null, 0, -1, longAgo, longAgo, 10, null, kit.<Reply>createTestProbe().ref());
  }

  private static String text(Reply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  private ActorRef<HostMessage> account(HybridClock clock) {
    return kit.spawn(
        HostBehavior.of(
            new Hosted<>(
                AccountType.TYPE,
                new EntityCodec<>(AccountType.TYPE),
                "a",
                TestSettings.context(clock)),
            self -> {}));
  }

  private static HostMessage.Request request(
      HybridClock clock, String key, Object command, TestProbe<Reply> replies) {
    long now = clock.tick();
    return new HostMessage.Request(
        command, key == null ? null : "r", key, 0, -1, now, now, 10_000, null, replies.ref());
  }

  private ActorRef<Notebook.Lines> notebook(String persistenceId) {
    return kit.spawn(new Notebook(persistenceId));
  }

  private List<String> write(ActorRef<Notebook.Lines> notebook, String... lines) {
    notebook.tell(new Notebook.Lines(List.of(lines), probe.ref()));
    return probe.receiveMessage(LIMIT);
  }

  private void append(String persistenceId, long last, List<String> lines) {
    List<Journal.Event> events =
        lines.stream()
            .map(Notebook::stored)
            .map((StoredEvent line) -> new Journal.Event(line.name(), null, line.bytes()))
            .toList();
    journal.append(new Append(OTHER, persistenceId, last, events)).toCompletableFuture().join();
  }
}
