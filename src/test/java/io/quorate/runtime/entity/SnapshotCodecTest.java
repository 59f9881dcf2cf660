package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.Account;
import io.quorate.account.AccountEvent;
import io.quorate.account.AccountType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The stored form of a snapshot: what is in somebody's database stays readable. */
@NullUnmarked
class SnapshotCodecTest {

  private final SnapshotCodec<Account> snapshots = new SnapshotCodec<>(AccountType.TYPE);

  @Test
  void shouldReadItsSnapshotBack() {
    RequestMemory memory =
        RequestMemory.none()
            .with(remembered("kone", 1, 100), TestSettings.MEMORY)
            .with(remembered("rtwo", 0, 101), TestSettings.MEMORY);
    var decider = AccountType.TYPE.decider();
    Account account =
        decider.evolve(
            decider.evolve(Account.ABSENT, new AccountEvent.Opened("EUR", 100, 10)),
            new AccountEvent.HoldPlaced("h1", 30, 1000, 5000));
    var state = new HostState<>(account, 2, 99, 7, memory);
    HostState<Account> read = snapshots.decode(snapshots.encode(state));
    assertThat(read.domain().balance()).isEqualTo(100);
    assertThat(read.domain().holds().stored()).isEqualTo(account.holds().stored());
    assertThat(read.version()).isEqualTo(2);
    assertThat(read.lastAt()).isEqualTo(99);
    assertThat(read.sinceSnapshot()).isZero();
    assertThat(text(read.memory().find("kone").body().get())).isEqualTo("{\"v\":1}");
    assertThat(read.memory().find("rtwo").at()).isEqualTo(101);
  }

  private static RememberedRequest remembered(String key, long hash, long at) {
    return new RememberedRequest(key, hash, at, true, 1, null, () -> bytes("{\"v\":1}"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
