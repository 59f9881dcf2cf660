package io.quorate.lock.session;

import static io.quorate.lock.session.SessionDecider.MAX_LOCKS;
import static io.quorate.lock.session.SessionView.MAX_SHOWN_LOCKS;
import static io.quorate.lock.session.Sessions.aSession;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Shown;
import io.quorate.runtime.codec.EntityCodec;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an answer shows of a session is small enough for a message between nodes. */
class SessionViewTest {

  /** Well below the 262,144 bytes of a message. */
  private static final int MAX_ANSWER_BYTES = 64_000;

  private static final String LONG_NAME = "-".repeat(120);

  @Test
  void shouldNameTheLatestOfVeryManyLocks() {
    SessionView view = view(MAX_LOCKS);

    assertThat(new EntityCodec<>(SessionType.TYPE).view(view).length).isLessThan(MAX_ANSWER_BYTES);
    assertThat(view.attached())
        .hasSize(MAX_SHOWN_LOCKS)
        .endsWith(MAX_LOCKS - 1 + LONG_NAME)
        .startsWith(MAX_LOCKS - MAX_SHOWN_LOCKS + LONG_NAME);
    assertThat(view.lockCount()).isEqualTo(MAX_LOCKS);
    assertThat(view.attachment()).isEqualTo(MAX_LOCKS);
  }

  @Test
  void shouldNameAllWithoutACount() {
    assertThat(view(MAX_SHOWN_LOCKS).attached()).hasSize(MAX_SHOWN_LOCKS);
    assertThat(view(MAX_SHOWN_LOCKS).lockCount()).isNull();
    assertThat(view(MAX_SHOWN_LOCKS + 1).lockCount()).isEqualTo(MAX_SHOWN_LOCKS + 1);
  }

  /** The end is told by the session itself, to all. */
  @Test
  void shouldOweItsEndToAllLocks() {
    assertThat(
            aSession().givenState(with(MAX_LOCKS)).accept(new SessionCommand.End()).state().owed())
        .hasSize(MAX_LOCKS);
  }

  private static SessionView view(int locks) {
    return (SessionView) aSession().givenState(with(locks)).view(SessionType.TYPE, Shown.WHOLE);
  }

  private static Session with(int locks) {
    Session begun = aSession().state();
    return new Session(
        begun.id(),
        begun.life(),
        true,
        begun.ttlMs(),
        begun.expiresAtMs(),
        IntStream.range(0, locks)
            .mapToObj(i -> new Session.Attachment(i + LONG_NAME, i + 1L))
            .toList(),
        locks,
        begun.owed(),
        begun.seenAtMs());
  }
}
