package io.quorate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cluster.MemberRegistry.Sight;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoiningTest {

  private static final String A = "akka://quorate@a:1";
  private static final String B = "akka://quorate@b:1";
  private static final String C = "akka://quorate@c:1";
  private static final List<String> CONFIGURED = List.of(A, B, C);
  private static final List<String> A_LAST = List.of(B, C, A);
  private static final int MORE_LOOKS_THAN_ANY_SILENCE = 100;

  private final Joining joining = new Joining(CONFIGURED, "a:1", () -> look());
  private Sight sight = Sight.NOBODY;
  private boolean databaseAway;

  @Test
  void shouldFormWhenThereIsNobody() {
    assertThat(joining.changed()).isEqualTo(CONFIGURED);
    assertThat(joining.changed()).as("told again").isEmpty();
  }

  @Test
  void shouldFormAfterAllWhenTheOneWaitedForEnds() {
    sight = Sight.ALIVE;
    assertThat(joining.changed()).isEqualTo(A_LAST);
    sight = Sight.SILENT;
    assertThat(joining.changed()).as("before that is certain").isEmpty();
    sight = Sight.NOBODY;
    assertThat(joining.changed()).isEqualTo(CONFIGURED);
  }

  @Test
  void shouldNotFormAnyMoreWhenSomebodyAppears() {
    assertThat(joining.changed()).isEqualTo(CONFIGURED);
    sight = Sight.ALIVE;
    assertThat(joining.changed()).isEqualTo(A_LAST);
  }

  @Test
  void shouldWaitForTheSilentButNotForEver() {
    sight = Sight.SILENT;
    assertThat(joining.changed()).isEmpty();
    List<String> order = List.of();
    for (int i = 0; i < MORE_LOOKS_THAN_ANY_SILENCE && order.isEmpty(); i++) {
      order = joining.changed();
    }
    assertThat(order).isEqualTo(A_LAST);
  }

  @Test
  void shouldNotFormWhileTheDatabaseIsAway() {
    databaseAway = true;
    assertThat(joining.changed()).isEmpty();
    databaseAway = false;
    assertThat(joining.changed()).isEqualTo(CONFIGURED);
  }

  @Test
  void shouldNeitherLookNorWaitAlone() {
    databaseAway = true;
    assertThat(new Joining(List.of(A), "a:1", () -> look()).changed()).containsExactly(A);
  }

  private Sight look() {
    if (databaseAway) {
      throw new IllegalStateException("away");
    }
    return sight;
  }
}
