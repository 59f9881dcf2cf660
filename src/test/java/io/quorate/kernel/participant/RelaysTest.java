package io.quorate.kernel.participant;

import static io.quorate.kernel.participant.RelayedAccounts.CONVERSATION;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.quorate.account.AccountEvent;
import io.quorate.account.AccountStepKinds;
import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What participants of a choreography keep of it, and what they ask again. */
class RelaysTest {

  private static final int MANY_STEPS = 50;
  private static final int MANY = 1_000;

  /** A row and a known transaction without any step but the own take no more. */
  private static final int OWN_BYTES = 350;

  /** Most that is allocated to look for one of them; looking at all takes more than a megabyte. */
  private static final long LOOK_BYTES = 100_000;

  private static final Step FIRST = Step.of(AccountStepKinds.DEBIT, "a", 5);
  private static final List<Step> PLAN =
      List.of(
          FIRST,
          Step.of(AccountStepKinds.DEBIT, "b", 5),
          Step.of(AccountStepKinds.CREDIT, "c", 10));

  /** As a row of version 0.1 has it, in the middle of the route. */
  private static final String OLD_ROUTE =
      """
      {"kind":"relay","steps":[{"action":"debit","target":"a","amount":5},\
      {"action":"debit","target":"b","amount":5},{"action":"credit","target":"c","amount":10}],\
      "currency":"EUR"}""";

  private static final String OLD_ROW =
      """
      {"kind":"performed","transaction":"t","index":1,"action":"debit","amount":5,\
      "manner":"execute","deadlineMs":1030000,"atMs":1000000,"route":%s}"""
          .formatted(OLD_ROUTE);

  @Test
  void shouldStoreTheStepsThatRemainAndKeepNoneInTheEnd() {
    List<Step> plan =
        IntStream.range(0, MANY_STEPS)
            .mapToObj(i -> Step.of(AccountStepKinds.DEBIT, "account-%04d".formatted(i), 5))
            .toList();
    var accounts = new RelayedAccounts();
    plan.forEach(step -> accounts.with(step.target(), 100));
    int stepBytes = bytes(plan.getFirst()) + 1;

    accounts.order("transaction-1", plan, Itinerary.slip("transaction-1", plan));
    accounts.deliverAll();

    assertThat(accounts.ended()).containsEntry("transaction-1", true);
    int all = 0;
    for (int i = 0; i < MANY_STEPS; i++) {
      String id = plan.get(i).target();
      int row = bytes(accounts.events(id).get(1));
      assertThat(row).as("the row of step %d", i).isLessThan(OWN_BYTES + after(i) * stepBytes);
      assertThat(bytes(accounts.account(id).participations()))
          .as("what is known after step %d", i)
          .isLessThan(OWN_BYTES);
      assertThat(accounts.account(id).participations().weight()).isOne();
      all += accounts.events(id).stream().mapToInt(RelaysTest::bytes).sum();
    }
    assertThat(all)
        .as("bytes of all rows")
        .isLessThan(MANY_STEPS * MANY_STEPS / 2 * stepBytes + MANY_STEPS * 3 * OWN_BYTES);
  }

  @Test
  void shouldKeepNoStepOnceTheNextHasTheOrder() {
    var accounts = accounts(100, 100);
    accounts.order("t", PLAN, Itinerary.slip("t", PLAN));
    Participations before = accounts.account("a").participations();

    accounts.deliver();

    Participations after = accounts.account("a").participations();
    assertThat(before.weight()).isEqualTo(3);
    assertThat(after.weight()).isOne();
    assertThat(after.openCount()).isOne();
    assertThat(accounts.resumed("a")).isEmpty();
    assertThat(accounts.resumed("b")).hasSize(1);
    accounts.deliverAll();
    assertThat(accounts.ended()).containsEntry("t", true);
  }

  @Test
  void shouldAskNothingAgainOfWhatHasEnded() {
    var accounts = accounts(5 * MANY, 5 * MANY);
    for (int i = 0; i < MANY; i++) {
      // Every other one is refused by the last, and so undone on its way back.
      List<Step> plan =
          i % 2 == 0
              ? PLAN
              : List.of(FIRST, PLAN.get(1), Step.of(AccountStepKinds.DEBIT, "c", 1_000_000));
      accounts.order("t-" + i, plan, Itinerary.slip("t-" + i, plan));
    }
    accounts.deliverAll();

    assertThat(accounts.ended().values()).hasSize(MANY).filteredOn(done -> done).hasSize(MANY / 2);
    assertThat(accounts.ids()).allMatch(id -> accounts.resumed(id).isEmpty());
    assertThat(accounts.account("a").participations().size()).isEqualTo(MANY);
  }

  /** Each group commit looks for what has failed, and a busy account waits for many. */
  @Test
  void shouldLookAtNothingButWhatHasFailed() {
    var accounts = accounts(20 * MANY, 100);
    for (int i = 0; i < 20 * MANY; i++) {
      List<Step> plan = List.of(Step.of(AccountStepKinds.DEBIT, "a", 1), PLAN.get(1), PLAN.get(2));
      accounts.order("t-" + i, plan, Itinerary.slip("t-" + i, plan));
    }
    Outgoing failed = accounts.resumed("a").get(MANY);
    var account = accounts.account("a");
    CONVERSATION.resume(account, Set.of(failed.topic()));
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    List<Outgoing> again = CONVERSATION.resume(account, Set.of(failed.topic()));
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(again).containsExactly(failed);
    assertThat(allocated).isLessThan(LOOK_BYTES);
  }

  /** A copy of an account that is not up to date answers, too, and the outcome is still owed. */
  @Test
  void shouldNotTakeTheWordOfWhoKnowsNothing() {
    var accounts = accounts(100, 100);
    accounts.order("t", PLAN, Itinerary.slip("t", PLAN));
    Outgoing order = accounts.resumed("a").getFirst();
    accounts.deliverAll();
    var commit =
        new Outgoing(
            new ParticipantConversation.Topic("t", "commit", 0),
            new Recipient.Entity("account", "a"),
            new ParticipantCommand.Commit("t"));
    var nothing = new Answer.Accepted(new StepReport(null, null, "EUR", null));
    var waiting = new Answer.Accepted(new VerdictReport(Verdict.WAIT, null));

    assertThat(CONVERSATION.noted(order, nothing)).isEmpty();
    assertThat(CONVERSATION.noted(commit, nothing)).isEmpty();
    assertThat(CONVERSATION.noted(commit, new Answer.Unknown())).isEmpty();
    assertThat(
            CONVERSATION.noted(
                new Outgoing(
                    new ParticipantConversation.Topic("t", "ended", 0),
                    new Recipient.Entity("transaction", "t"),
                    new CoordinatorCommand.RouteEnded(true, null)),
                waiting))
        .isEmpty();
  }

  /** Old nodes read neither another form of the order nor a note that something has arrived. */
  @Test
  void shouldPassOnAsVersion01DoesWhatBeganSo() throws IOException {
    var accounts = accounts(100, 100);
    accounts.with("b", Json.STORED.readValue(OLD_ROW, ParticipantEvent.class));

    Outgoing order = accounts.resumed("b").getFirst();
    accounts.decide("b", new ParticipantCommand.Arrived(List.of("t"), List.of()));
    accounts.decide("b", new ParticipantCommand.Commit("t"));
    accounts.decide("b", new ParticipantCommand.Arrived(List.of(), List.of("t")));

    assertThat(order.recipient()).isEqualTo(new Recipient.Entity("account", "c"));
    assertThat(Json.STORED.readTree(Json.STORED.writeValueAsBytes(order.question())))
        .isEqualTo(
            Json.STORED.readTree(
                """
                {"kind":"perform","order":{"transaction":"t","index":2,\
                "step":{"action":"credit","target":"c","amount":10},"manner":"final",\
                "deadlineMs":1030000,"currency":"EUR","route":%s}}"""
                    .formatted(OLD_ROUTE)));
    assertThat(accounts.events("b"))
        .noneMatch(
            event ->
                event instanceof AccountEvent.Participated(var part)
                    && part instanceof ParticipantEvent.PassedOn);
    assertThat(accounts.resumed("b"))
        .extracting(Outgoing::recipient)
        .containsExactly(new Recipient.Entity("account", "a"));
    assertThat(accounts.account("b").participations().weight()).isOne();
  }

  /** Version 0.1 kept the whole plan with what has ended. */
  @Test
  void shouldReadWhatASnapshotOfVersion01Knows() throws IOException {
    Participations read =
        Json.STORED.readValue(
            """
            [{"t":"t","i":1,"a":"debit","n":5,"p":"committed","d":1030000,"q":1000000,"r":%s}]"""
                .formatted(OLD_ROUTE),
            Participations.class);

    assertThat(read.weight()).isOne();
    assertThat(read.owing())
        .singleElement()
        .satisfies(
            known ->
                assertThat(Relays.owed(known).orElseThrow().recipient())
                    .isEqualTo(new Recipient.Entity("account", "a")));
  }

  @Test
  void shouldComeBackFromTheStoredForm() throws IOException {
    var accounts = accounts(100, 100);
    accounts.order("t", PLAN, Itinerary.slip("t", PLAN));
    var states = new ArrayList<Participations>();
    for (int i = 0; i < 8; i++) {
      accounts.ids().forEach(id -> states.add(accounts.account(id).participations()));
      if (!accounts.ended().containsKey("t")) {
        accounts.deliver();
      }
    }

    for (Participations state : states) {
      Participations back =
          Json.STORED.readValue(Json.STORED.writeValueAsBytes(state), Participations.class);
      assertThat(back.stored()).isEqualTo(state.stored());
      assertThat(back.owing()).isEqualTo(state.owing());
      assertThat(back.weight()).isEqualTo(state.weight());
    }
  }

  private static RelayedAccounts accounts(long first, long second) {
    return new RelayedAccounts().with("a", first).with("b", second).with("c", 0);
  }

  private static int after(int index) {
    return MANY_STEPS - 1 - index;
  }

  private static int bytes(Object value) {
    try {
      return Json.STORED.writeValueAsBytes(value).length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
