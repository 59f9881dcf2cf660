package io.quorate.cluster.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cluster.join.Joining.Order;
import io.quorate.cluster.join.MemberRegistry.Sight;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoiningTest {

  private static final String A = "akka://quorate@a:1";
  private static final String B = "akka://quorate@b:1";
  private static final String C = "akka://quorate@c:1";
  private static final String D = "akka://quorate@d:1";
  private static final List<String> CONFIGURED = List.of(A, B, C);
  private static final Order FORM = new Order(true, CONFIGURED);
  private static final Order UNKNOWN = new Order(false, List.of());
  private static final Sight NOBODY = new Sight(List.of(), false);
  private static final Sight SILENCE = new Sight(List.of(), true);

  private Sight sight = NOBODY;
  private boolean databaseAway;
  private long nanos = -5;

  private final Joining first = joining(CONFIGURED, "a:1");

  @Test
  void shouldFormWhenThereIsNobody() {
    shouldBe(first, FORM);
  }

  @Test
  void shouldLeaveTheFormingToTheFirst() {
    for (Sight any : List.of(NOBODY, SILENCE)) {
      sight = any;
      shouldBe(joining(CONFIGURED, "b:1"), new Order(false, List.of(A, C)));
      shouldBe(joining(CONFIGURED, "d:1"), new Order(false, CONFIGURED));
    }
  }

  @Test
  void shouldFormAfterAllWhenTheOneWaitedForEnds() {
    sight = living("b:1");
    shouldBe(first, new Order(false, List.of(B, C)));
    sight = SILENCE;
    shouldBe(first, new Order(false, List.of(B, C)));
    sight = NOBODY;
    shouldBe(first, FORM);
  }

  @Test
  void shouldNotFormAnyMoreWhenSomebodyAppears() {
    shouldBe(first, FORM);
    sight = living("c:1");
    shouldBe(first, new Order(false, List.of(C, B)));
  }

  @Test
  void shouldJoinWhoLivesThoughNoSeed() {
    sight = living("d:1");
    shouldBe(first, new Order(false, List.of(D, B, C)));
    shouldBe(joining(CONFIGURED, "c:1"), new Order(false, List.of(D, A, B)));
    shouldBe(joining(List.of(A), "a:1"), new Order(false, List.of(D)));
  }

  @Test
  void shouldBeginAnewOnlyForSomebodyNew() {
    sight = living("d:1");
    shouldBe(first, new Order(false, List.of(D, B, C)));
    sight = living("b:1", "d:1");
    shouldBe(first, new Order(false, List.of(D, B, C)));
    sight = living("e:1");
    shouldBe(first, new Order(false, List.of("akka://quorate@e:1", B, C)));
  }

  @Test
  void shouldWaitForTheSilentButNotForEver() {
    sight = SILENCE;
    shouldBe(first, UNKNOWN);
    nanos += MemberRegistry.FRESH.plusSeconds(3).toNanos();
    shouldBe(first, new Order(false, List.of(B, C)));
  }

  @Test
  void shouldChangeNothingWhileTheDatabaseIsAway() {
    databaseAway = true;
    nanos += Duration.ofHours(1).toNanos();
    shouldBe(first, UNKNOWN);
    databaseAway = false;
    shouldBe(first, FORM);
    databaseAway = true;
    shouldBe(first, FORM);
  }

  private static void shouldBe(Joining joining, Order order) {
    boolean news = !joining.order().equals(order);
    assertThat(joining.update()).as("whether it begins anew").isEqualTo(news);
    assertThat(joining.order()).isEqualTo(order);
  }

  private static Sight living(String... hostPorts) {
    return new Sight(List.of(hostPorts), true);
  }

  private Joining joining(List<String> configured, String self) {
    return new Joining(configured, self, this::look, () -> nanos);
  }

  private Sight look() {
    if (databaseAway) {
      throw new IllegalStateException("away");
    }
    return sight;
  }
}
