package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.Snapshots.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every storage promises of its ports together: none delays the others. */
public abstract class StorageSuite extends PortSuite<StorageFixture> {

  private static final int MOST_READS = 10_000;
  private static final PageLimit ONE = new PageLimit(1, 1);
  private static final int PATIENCE_SECONDS = 20;

  protected StorageSuite(StorageFixture fixture) {
    super(fixture);
  }

  /** As many as there may be: the next one is refused at once. */
  @Test
  void shouldServeEverythingElseWhileClientsReadSlowly() {
    var over = new CompletableFuture<Boolean>();
    var reads = new ArrayList<CompletableFuture<Boolean>>();
    try {
      while (!isRefused(reads) && reads.size() < MOST_READS) {
        reads.add(slowRead(over));
      }
      assertThat(isRefused(reads)).isTrue();
      everythingElseIsServed();
    } finally {
      over.complete(true);
    }
    reads.removeLast();
    assertThat(reads).allSatisfy(read -> assertThat(joined(read)).isTrue());
  }

  private void everythingElseIsServed() {
    Storage storage = fixture.storage();
    fixture.append("account|a", 1, "p");
    joined(storage.probe().ask());
    int entries = 0;
    while (entries == 0) {
      entries = joined(storage.feed().follow("test", ONE, StorageSuite::fold));
    }
    assertThat(joined(storage.reminders().due(1, Reminders.Due.FIRST, 10))).hasSize(1);
    joined(storage.snapshots().save("account|a", () -> new Snapshot(1, 1, "test", new byte[1])));
    assertThat(joined(storage.snapshots().load("account|a", 1))).isPresent();
    var owner = new Owner("10.0.0.1:1", 1);
    assertThat(joined(storage.nodeLeases().take(owner, 1)).count()).isEqualTo(1);
    assertThat(joined(storage.nodeLeases().fresh("10.0.0.2:1", Duration.ofSeconds(20))))
        .containsExactly(owner.address());
    var claim = new CoordinationLeases.Claim("suite", "a", Duration.ofSeconds(20));
    assertThat(joined(storage.coordinationLeases().acquire(claim, Set::of))).isTrue();
  }

  private static int fold(List<FeedEntry> page, FoldTransaction transaction) {
    transaction.remind(Map.of("account|a", 1L));
    transaction.put("test", Map.of("a", "1"));
    return page.size();
  }

  private CompletableFuture<Boolean> slowRead(CompletableFuture<Boolean> over) {
    return fixture.storage().projections().read(view -> over.join()).toCompletableFuture();
  }

  private static boolean isRefused(List<CompletableFuture<Boolean>> reads) {
    return !reads.isEmpty()
        && reads.getLast().isCompletedExceptionally()
        && refusal(reads.getLast()) instanceof StorageException.Busy;
  }

  private static Throwable refusal(CompletionStage<?> stage) {
    return stage.toCompletableFuture().exceptionNow();
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
