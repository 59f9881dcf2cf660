package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.Account;
import io.quorate.account.AccountEvent;
import io.quorate.account.AccountType;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.codec.StoredSnapshot;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The stored form of a snapshot: what is in somebody's database stays readable. */
@NullUnmarked
class SnapshotCodecTest {

  private static final long NOW_MS = 1_700_000_000_000L;
  private static final long RETENTION_MS = 86_400_000;

  private final SnapshotCodec<Account> snapshots = new SnapshotCodec<>(AccountType.TYPE);

  @Test
  void shouldReadItsSnapshotBack() {
    RequestMemory memory =
        RequestMemory.none()
            .with(new RememberedRequest("two", 101, true, null), TestSettings.MEMORY);
    KeyFilter keys = KeyFilter.unknownUpTo(0);
    keys.add("one", NOW_MS);
    var decider = AccountType.TYPE.decider();
    Account account =
        decider.evolve(
            decider.evolve(Account.ABSENT, new AccountEvent.Opened("EUR", 100, 10)),
            new AccountEvent.HoldPlaced("h1", 30, 1000, 5000));
    var state = new HostState<>(account, 2, 99, 7, memory, keys);
    HostState<Account> read = snapshots.decode(snapshots.encode(state));
    assertThat(read.domain().balance()).isEqualTo(100);
    assertThat(read.domain().holds().stored()).isEqualTo(account.holds().stored());
    assertThat(read.version()).isEqualTo(2);
    assertThat(read.lastAt()).isEqualTo(99);
    assertThat(read.sinceSnapshot()).isZero();
    assertThat(read.memory().find("two").at()).isEqualTo(101);
    assertThat(read.keys().mayKnow("one", NOW_MS, RETENTION_MS)).isTrue();
    assertThat(read.keys().mayKnow("two", NOW_MS, RETENTION_MS)).isFalse();
  }

  @Test
  void shouldReadSnapshotsThatHoldTheKeysThemselves() {
    var former =
        new StoredSnapshot(
            "snapshot.account.1",
            bytes(
                """
                {"domain":%s,"version":2,"lastAt":%d,"memory":{"forgottenUpTo":7,"requests":[
                  {"k":"kone","h":5,"at":100,"c":true,"v":1,"p":null,"b":"{}"},
                  {"k":"rtwo","h":0,"at":101,"c":true,"v":2,"p":"h1","b":null}]}}\
                """
                    .formatted(domain(), HybridClock.atMillis(NOW_MS))));
    HostState<Account> read = snapshots.decode(former);
    assertThat(read.memory().size()).isEqualTo(1);
    assertThat(read.memory().find("two").part()).isEqualTo("h1");
    assertThat(read.keys().mayKnow("new", NOW_MS, RETENTION_MS)).as("none is surely new").isTrue();
    assertThat(read.keys().mayKnow("new", NOW_MS + 2 * RETENTION_MS, RETENTION_MS)).isFalse();
  }

  private String domain() {
    return text(
        Json.STORED.valueToTree(Account.ABSENT).toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
