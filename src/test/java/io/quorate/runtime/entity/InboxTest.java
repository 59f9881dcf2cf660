package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountCommand;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What an entity keeps while it recovers, which may take as long as an outage of the journal. */
@NullUnmarked
class InboxTest {

  private static final int ROOM = TestSettings.host().bufferSize();
  private static final int PATIENCE_MS = 1000;

  private final List<Reply> replies = new ArrayList<>();
  private long nowMs = 1_700_000_000_000L;
  private final HybridClock clock =
      new HybridClock(() -> nowMs, () -> TimeUnit.MILLISECONDS.toNanos(nowMs));
  private final Inbox inbox =
      new Inbox(
          "account",
          TestSettings.context(clock),
          message -> {},
          (delay, message) -> {},
          (request, reply) -> replies.add(reply),
          answered -> Optional.empty());

  @Test
  void shouldRefuseWhenThereIsNoRoom() {
    fill("r", PATIENCE_MS);
    inbox.accept(request("one more", PATIENCE_MS));
    assertThat(replies).extracting(Reply::code).containsExactly(RejectionCode.OVERLOADED);
  }

  /** Nobody waits for them, and of an earlier attempt nothing is known. */
  @Test
  void shouldDropWhatIsStaleWithoutAWord() {
    fill("r", PATIENCE_MS);
    nowMs += PATIENCE_MS;
    inbox.accept(request("one more", PATIENCE_MS));
    assertThat(replies).isEmpty();
    inbox.recovered();
    assertThat(inbox.take()).extracting(one -> one.request().requestId()).containsOnly("one more");
  }

  /** What an entity has made of an answer waits longer than what clients ask. */
  @Test
  void shouldDropWhatIsStaleBehindWhatIsNot() {
    inbox.accept(request("patient", 10 * PATIENCE_MS));
    fill("r", PATIENCE_MS);
    replies.clear();
    nowMs += PATIENCE_MS;
    inbox.accept(request("one more", PATIENCE_MS));
    assertThat(replies).isEmpty();
    inbox.recovered();
    assertThat(inbox.take())
        .extracting(one -> one.request().requestId())
        .containsExactly("patient", "one more");
  }

  @Test
  void shouldSayThatAReadIsTooOld() {
    fill(null, PATIENCE_MS);
    nowMs += PATIENCE_MS;
    inbox.accept(request("one more", PATIENCE_MS));
    assertThat(replies)
        .hasSize(ROOM)
        .extracting(Reply::code)
        .containsOnly(RejectionCode.UNAVAILABLE);
  }

  private void fill(String requestId, int patienceMs) {
    for (int i = 0; i < ROOM; i++) {
      inbox.accept(request(requestId, patienceMs));
    }
  }

  private HostMessage.Request request(String requestId, int patienceMs) {
    long now = clock.tick();
    return new HostMessage.Request(
        new AccountCommand.Get(), requestId, null, 0, -1, now, now, patienceMs, null, null);
  }
}
