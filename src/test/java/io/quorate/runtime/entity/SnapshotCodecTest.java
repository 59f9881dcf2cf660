package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.Account;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountEvent;
import io.quorate.account.AccountType;
import io.quorate.kernel.EntityType;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.codec.WireSerializer;
import io.quorate.storage.Snapshots.Snapshot;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Set;
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
    var state = new HostState<>(account, 2, 99, 7, 3, memory, keys);
    HostState<Account> read = snapshots.decode(snapshots.encoder(state).get()).orElseThrow();
    assertThat(read.domain().balance()).isEqualTo(100);
    assertThat(read.domain().holds().stored()).isEqualTo(account.holds().stored());
    assertThat(read.version()).isEqualTo(2);
    assertThat(read.lastAt()).isEqualTo(99);
    assertThat(read.sequenceNr()).isEqualTo(7);
    assertThat(read.snapshotAt()).isEqualTo(7);
    assertThat(read.memory().find("two").at()).isEqualTo(101);
    assertThat(read.keys().mayKnow("one", NOW_MS, RETENTION_MS)).isTrue();
    assertThat(read.keys().mayKnow("two", NOW_MS, RETENTION_MS)).isFalse();
  }

  @Test
  void shouldReadSnapshotsThatHoldTheKeysThemselves() {
    var former =
        new Snapshot(
            2,
            WireSerializer.IDENTIFIER,
            "snapshot.account.2",
            bytes(
                """
                {"domain":%s,"version":2,"lastAt":%d,"memory":{"forgottenUpTo":7,"requests":[
                  {"k":"kone","h":5,"at":100,"c":true,"v":1,"p":null,"b":"{}"},
                  {"k":"rtwo","h":0,"at":101,"c":true,"v":2,"p":"h1","b":null}]}}\
                """
                    .formatted(domain(), HybridClock.atMillis(NOW_MS))));
    HostState<Account> read = snapshots.decode(former).orElseThrow();
    assertThat(read.memory().size()).isEqualTo(1);
    assertThat(read.memory().find("two").part()).isEqualTo("h1");
    assertThat(read.keys().mayKnow("new", NOW_MS, RETENTION_MS)).as("none is surely new").isTrue();
    assertThat(read.keys().mayKnow("new", NOW_MS + 2 * RETENTION_MS, RETENTION_MS)).isFalse();
  }

  /** During an upgrade, nodes of both versions store them. */
  @Test
  void shouldReadTheFormerFormsThatItsTypeNames() {
    Snapshot former = snapshots.encoder(hosted()).get();
    assertThat(new SnapshotCodec<>(raised(Set.of(2))).decode(former)).isPresent();
    assertThat(new SnapshotCodec<>(raised(Set.of(1))).decode(former)).isEmpty();
    Snapshot newer = new SnapshotCodec<>(raised(Set.of(2))).encoder(hosted()).get();
    assertThat(newer.form()).isEqualTo("snapshot.account.3.2");
    assertThat(snapshots.decode(newer)).as("by the older version").isEmpty();
  }

  private static HostState<Account> hosted() {
    return new HostState<>(
        Account.ABSENT, 1, 1, 1, 0, RequestMemory.none(), KeyFilter.unknownUpTo(0));
  }

  /** The type of accounts in a version that has raised the version of its state. */
  @SuppressWarnings("unchecked")
  private static EntityType<AccountCommand, AccountEvent, Account> raised(Set<Integer> former) {
    return (EntityType<AccountCommand, AccountEvent, Account>)
        Proxy.newProxyInstance(
            SnapshotCodecTest.class.getClassLoader(),
            new Class<?>[] {EntityType.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "stateVersion" -> 3;
                  case "formerStateVersions" -> former;
                  default -> method.invoke(AccountType.TYPE, arguments);
                });
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
