package io.quorate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Asking all nodes is done once a second at most, however often the view is asked for. */
class RecentViewTest {

  private final List<CompletableFuture<Integer>> made = new ArrayList<>();
  private long nowNanos;
  private final RecentView<Integer> view = new RecentView<>(this::make, () -> nowNanos);

  @Test
  void shouldGiveTheSameViewForASecond() {
    view.get();
    made.getFirst().complete(1);
    nowNanos += RecentView.KEPT_FOR.toNanos() - 1;
    assertThat(view.get().toCompletableFuture()).isCompletedWithValue(1);
    nowNanos++;
    view.get();
    assertThat(made).hasSize(2);
  }

  @Test
  void shouldMakeOneViewAtATime() {
    view.get();
    nowNanos += 2 * RecentView.KEPT_FOR.toNanos();
    assertThat(view.get()).isNotDone();
    assertThat(made).hasSize(1);
  }

  private CompletableFuture<Integer> make() {
    made.add(new CompletableFuture<>());
    return made.getLast();
  }
}
