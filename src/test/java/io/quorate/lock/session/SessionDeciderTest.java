package io.quorate.lock.session;

import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;
import static io.quorate.lock.session.SessionDecider.MAX_LOCKS;
import static io.quorate.lock.session.Sessions.NOW_MS;
import static io.quorate.lock.session.Sessions.TTL_MS;
import static io.quorate.lock.session.Sessions.aSession;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Decider;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.EntityTypeAssert;
import io.quorate.kernel.Shown;
import io.quorate.lock.LockCommand;
import io.quorate.lock.SessionRef;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionDeciderTest {

  private static final SessionDecider DECIDER = new SessionDecider();
  private static final SessionConversation CONVERSATION = new SessionConversation();

  @Test
  void shouldNameEverything() {
    EntityTypeAssert.shouldNameEverything(
        SessionType.TYPE, SessionCommand.class, SessionEvent.class);
  }

  @Test
  void shouldKeepTheNamesInTheJournal() {
    assertThat(SessionType.TYPE.name()).isEqualTo("session");
    assertThat(SessionType.TYPE.events().keySet())
        .contains(
            "session.begun",
            "session.kept-alive",
            "session.attached",
            "session.released",
            "session.ended",
            "session.detached",
            "session.taken-over");
  }

  @Test
  void shouldEndWhenItIsSilentForItsTtl() {
    var session = aSession();
    assertThat(DECIDER.dueAtMs(session.state())).isEqualTo(NOW_MS + TTL_MS);
    assertThat(session.at(NOW_MS + TTL_MS - 1).elapse()).isEmpty();
    assertThat(session.at(NOW_MS + TTL_MS).elapse())
        .containsExactly(new SessionEvent.Ended(true, NOW_MS + TTL_MS));
    assertThat(DECIDER.dueAtMs(session.elapsedTo(NOW_MS + TTL_MS).state()))
        .isEqualTo(Decider.NEVER);
  }

  @Test
  void shouldLastForItsTtlFromASignOfLifeOn() {
    var kept = aSession().at(NOW_MS + 20_000).accept(new SessionCommand.KeepAlive());
    assertThat(kept.state().expiresAtMs()).isEqualTo(NOW_MS + 20_000 + TTL_MS);
  }

  @Test
  void shouldNotBeKeptAliveByTheSameBeginning() {
    var again = aSession().at(NOW_MS + 20_000);
    again.when(new SessionCommand.Begin("s", TTL_MS)).thenUnchanged();
  }

  /** A pause of three times the ttl: the client must begin anew, and learn that all is gone. */
  @Test
  void shouldNotComeBackToLife() {
    var over = aSession().accept(new SessionCommand.Attach("l")).elapsedTo(NOW_MS + 3 * TTL_MS);
    over.when(new SessionCommand.KeepAlive()).thenRejected(NOT_FOUND);
    over.when(new SessionCommand.Attach("m")).thenRejected(NOT_FOUND);
    var next = over.accept(new SessionCommand.Begin("s", TTL_MS));
    assertThat(next.state().life()).isEqualTo(2);
    assertThat(next.state().locks()).isEmpty();
    assertThat(next.state().owed()).containsExactly(new Session.Owed("l", 1));
  }

  @Test
  void shouldTellEachLockUntilItHasHeard() {
    var ended =
        aSession()
            .accept(new SessionCommand.Attach("l"))
            .accept(new SessionCommand.Attach("m"))
            .accept(new SessionCommand.End());
    List<Outgoing> told = CONVERSATION.react(ended.state(), new SessionEvent.Ended(false, NOW_MS));
    assertThat(told).extracting(Outgoing::recipient).containsExactly(lock("l"), lock("m"));
    assertThat(told.getFirst().question())
        .isEqualTo(new LockCommand.EndSession(new SessionRef("s", 1, 0)));
    assertThat(CONVERSATION.resume(ended.state())).isEqualTo(told);
    assertThat(CONVERSATION.answered(told.getFirst(), new Answer.Accepted(true)))
        .hasValue(new SessionCommand.Detached("l", 1));

    var heard = ended.accept(new SessionCommand.Detached("l", 1));
    assertThat(CONVERSATION.resume(heard.state()))
        .extracting(Outgoing::recipient)
        .containsExactly(lock("m"));
    assertThat(SessionType.TYPE.isOver(heard.state())).isFalse();
    assertThat(SessionType.TYPE.remindAtMs(heard.state())).isLessThan(Decider.NEVER);
    var all = heard.accept(new SessionCommand.Detached("m", 1));
    assertThat(CONVERSATION.resume(all.state())).isEmpty();
    assertThat(SessionType.TYPE.isOver(all.state())).isTrue();
    assertThat(SessionType.TYPE.remindAtMs(all.state())).isEqualTo(Decider.NEVER);
  }

  @Test
  void shouldTellABoundedNumberAtATime() {
    Session ended = with(MAX_LOCKS).accept(new SessionCommand.End()).state();
    assertThat(CONVERSATION.resume(ended)).hasSize(SessionConversation.MAX_AT_ONCE);
  }

  @Test
  void shouldRefuseMoreLocksThanItMayHave() {
    var full = with(MAX_LOCKS);
    full.when(new SessionCommand.Attach("more")).thenRejected(LIMIT_EXCEEDED);
    var room = full.accept(new SessionCommand.Release(1, 7));
    assertThat(room.accept(new SessionCommand.Attach("more")).state().attachments())
        .hasSize(MAX_LOCKS)
        .endsWith(new Session.Attachment("more", MAX_LOCKS + 1));
  }

  @Test
  void shouldNotBeginWhileTooManyLocksHaveNotHeard() {
    var session = with(MAX_LOCKS).accept(new SessionCommand.End());
    var second =
        session
            .accept(new SessionCommand.Begin("s", TTL_MS))
            .accept(new SessionCommand.Attach("l"))
            .accept(new SessionCommand.End());
    assertThat(second.state().owed()).hasSize(MAX_LOCKS + 1);
    second.when(new SessionCommand.Begin("s", TTL_MS)).thenRejected(LIMIT_EXCEEDED);
  }

  @Test
  void shouldGetMoreTimeAndNeverLessWhenAnotherCopyTakesOver() {
    var session = aSession();
    List<SessionEvent> events = SessionType.TYPE.takenOver(session.state(), NOW_MS + 5, 2_000);
    assertThat(session.given(events).state().expiresAtMs()).isEqualTo(NOW_MS + TTL_MS + 2_000);
    assertThat(SessionType.TYPE.takenOver(Session.NEW, NOW_MS, 2_000)).isEmpty();
  }

  @Test
  void shouldNotRunBackwardsWhenAnotherNodeIsBehind() {
    var kept = aSession().at(NOW_MS - 1_500).accept(new SessionCommand.KeepAlive());
    assertThat(kept.state().expiresAtMs()).isEqualTo(NOW_MS + TTL_MS);
  }

  @Test
  void shouldShowWhatIsLeftOfIt() {
    assertThat(
            aSession()
                .accept(new SessionCommand.Attach("l"))
                .at(NOW_MS + 1_000)
                .view(SessionType.TYPE, Shown.WHOLE))
        .isEqualTo(
            new SessionView(
                "id",
                1,
                "30000ms",
                Instant.ofEpochMilli(NOW_MS + TTL_MS),
                "29000ms",
                1,
                List.of("l"),
                null,
                7));
  }

  @Test
  void shouldShowNothingLeftOfOneThatHasEnded() {
    assertThat(aSession().accept(new SessionCommand.End()).view(SessionType.TYPE, Shown.WHOLE))
        .isInstanceOfSatisfying(
            SessionView.class, view -> assertThat(view.remaining()).isEqualTo("0ms"));
  }

  private static DeciderScenario<SessionCommand, SessionEvent, Session> with(int locks) {
    List<Session.Attachment> claims =
        IntStream.range(0, locks).mapToObj(i -> new Session.Attachment("l" + i, i + 1)).toList();
    return aSession()
        .givenState(
            new Session("s", 1, true, TTL_MS, NOW_MS + TTL_MS, claims, locks, List.of(), NOW_MS));
  }

  private static Recipient lock(String name) {
    return new Recipient.Entity("lock", name);
  }
}
