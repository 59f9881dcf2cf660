package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.NodeLeases.Owner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every keeper of claims, and every probe, promises. */
public abstract class ClusterClaimsSuite extends PortSuite<StorageFixture> {

  private static final Duration WITHIN = Duration.ofSeconds(20);

  protected ClusterClaimsSuite(StorageFixture fixture) {
    super(fixture);
  }

  @Test
  void shouldGrantOneOfMany() {
    List<CompletionStage<Boolean>> claims =
        IntStream.range(0, 20).mapToObj(i -> claim("10.0.0." + i + ":1")).toList();

    assertThat(claims.stream().map(ClusterClaimsSuite::join).filter(granted -> granted)).hasSize(1);
  }

  @Test
  void shouldGrantAgainToWhoHasIt() {
    assertThat(join(claim("10.0.0.1:1"))).isTrue();
    assertThat(join(claim("10.0.0.2:1"))).isFalse();
    assertThat(join(claim("10.0.0.1:1"))).isTrue();
  }

  @Test
  void shouldGrantToNobodyWhileAnotherNodeIsAlive() {
    var alive = new Owner("10.0.0.9:1", 9);
    join(fixture.storage().nodeLeases().take(alive, 1));

    assertThat(join(claim("10.0.0.1:1"))).isFalse();
    assertThat(join(claim(alive.address()))).isTrue();
    fixture.clear();
    join(fixture.storage().nodeLeases().take(alive, 1));
    fixture.renewedAgo(alive, WITHIN.plusSeconds(2));
    assertThat(join(claim("10.0.0.1:1"))).isTrue();
  }

  @Test
  void shouldAnswerAProbe() {
    assertThat(fixture.storage().probe().ask().toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(20));
  }

  private CompletionStage<Boolean> claim(String self) {
    return fixture.storage().clusterClaims().claim(self, WITHIN);
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
