package io.quorate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.account.AccountAudit;
import io.quorate.account.AccountEvent;
import io.quorate.account.AccountType;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read from the entries of the feed. */
class AuditedTypesTest {

  private static final long AT = HybridClock.atMillis(7) + 3;

  private final AuditedTypes reader =
      new AuditedTypes(List.of(new AuditedType<>(AccountType.TYPE, new AccountAudit())));

  @Test
  void shouldReadAnEventWithItsTime() {
    List<AuditedEvent<?>> read =
        reader.read(List.of(entry("account|a", "account.deposited", "{\"amount\":5}")));
    assertThat(read).hasSize(1);
    assertThat(read.getFirst().id()).isEqualTo("a");
    assertThat(read.getFirst().atMs()).isEqualTo(7);
    assertThat(read.getFirst().event()).isEqualTo(new AccountEvent.Deposited(5));
  }

  @Test
  void shouldPassOverOtherTypes() {
    assertThat(reader.read(List.of(entry("lock|a", "lock.acquired", "{}")))).isEmpty();
  }

  @Test
  void shouldPassOverAnEntryWithoutAnEvent() {
    assertThat(reader.read(List.of(entry("account|a", "host.noted", "")))).isEmpty();
  }

  @Test
  void shouldNotPassOverAnEventOfANewerVersion() {
    List<FeedEntry> page = List.of(entry("account|a", "account.taxed", "{\"amount\":5}"));

    assertThatThrownBy(() -> reader.read(page))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("account.taxed")
        .hasMessageContaining("newer");
  }

  private static FeedEntry entry(String persistenceId, String name, String event) {
    String rest = event.isEmpty() ? "" : ",\"event\":" + event;
    String payload = "{\"at\":%d%s}".formatted(AT, rest);
    return new FeedEntry(
        new FeedPosition("1-1"), persistenceId, 1, name, payload.getBytes(StandardCharsets.UTF_8));
  }
}
