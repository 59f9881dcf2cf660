package io.quorate.kernel.earmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quorate.kernel.Decider;
import io.quorate.kernel.earmark.Earmark.Status;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EarmarksTest {

  private static final long TTL_MS = 1_000;

  private final Earmarks three =
      Earmarks.none().with(held("late", 300)).with(held("early", 100)).with(held("middle", 200));

  @Test
  void shouldHoldNothingAtFirst() {
    Earmarks none = Earmarks.none();
    assertThat(none.find("a")).isNull();
    assertThat(none.heldAmount()).isZero();
    assertThat(none.heldCount()).isZero();
    assertThat(none.size()).isZero();
    assertThat(none.dueAtMs()).isEqualTo(Decider.NEVER);
    assertThat(none.overdue(Long.MAX_VALUE - 1)).isEmpty();
    assertThat(none.stored()).isEmpty();
  }

  @Test
  void shouldSumWhatIsHeldOnly() {
    Earmarks rest = three.ended("early", Status.TAKEN, 4).ended("late", Status.RELEASED, 0);
    assertThat(three.heldAmount()).isEqualTo(30);
    assertThat(rest.heldAmount()).isEqualTo(10);
    assertThat(rest.heldCount()).isEqualTo(1);
    assertThat(rest.size()).isEqualTo(3);
  }

  @Test
  void shouldRememberHowOneEnded() {
    Earmarks rest = three.ended("early", Status.TAKEN, 4);
    assertThat(rest.find("early"))
        .isEqualTo(new Earmark("early", 10, 4, TTL_MS, 100, Status.TAKEN));
  }

  @Test
  void shouldRefuseToEndWhatIsNotHeld() {
    Earmarks released = three.ended("early", Status.RELEASED, 0);
    assertThatIllegalStateException()
        .isThrownBy(() -> released.ended("early", Status.TAKEN, 1))
        .withMessageContaining("early");
    assertThatIllegalStateException()
        .isThrownBy(() -> released.ended("unknown", Status.EXPIRED, 0));
  }

  @Test
  void shouldExpireExactlyAtItsTime() {
    assertThat(held("a", 100).isOverdue(99)).isFalse();
    assertThat(held("a", 100).isOverdue(100)).isTrue();
    assertThat(three.overdue(99)).isEmpty();
    assertThat(ids(three.overdue(100))).containsExactly("early");
  }

  @Test
  void shouldNotCallAnEndedOneOverdue() {
    Earmarks rest = three.ended("early", Status.TAKEN, 10);
    assertThat(ids(rest.overdue(1_000))).containsExactly("middle", "late");
    assertThat(rest.find("early")).returns(false, earmark -> earmark.isOverdue(1_000));
  }

  @Test
  void shouldListOverdueInOrderOfTimeThenId() {
    Earmarks four = three.with(held("aardvark", 200));
    assertThat(ids(four.overdue(300))).containsExactly("early", "aardvark", "middle", "late");
    assertThat(ids(four.overdue(299))).containsExactly("early", "aardvark", "middle");
  }

  @Test
  void shouldBoundHowManyExpireAtOnce() {
    Earmarks many = Earmarks.of(earmarks(Earmarks.MAX_EXPIRED_AT_ONCE + 2));
    List<Earmark> first = many.overdue(1_000_000);
    assertThat(first).hasSize(Earmarks.MAX_EXPIRED_AT_ONCE);
    assertThat(first.getFirst().id()).isEqualTo("e0");
    for (Earmark earmark : first) {
      many = many.ended(earmark.id(), Status.EXPIRED, 0);
    }
    assertThat(ids(many.overdue(1_000_000))).containsExactly("e256", "e257");
  }

  @Test
  void shouldBeDueWhenTheNextOneExpires() {
    assertThat(three.dueAtMs()).isEqualTo(100);
    assertThat(three.ended("early", Status.RELEASED, 0).dueAtMs()).isEqualTo(200);
  }

  @Test
  void shouldForgetTheEarliestEndedOnly() {
    Earmarks full = endAll(Earmarks.none().with(held("kept", 0)), Earmarks.MAX_ENDED);
    assertThat(full.find("e0")).isNotNull();

    Earmarks over = full.with(held("last", 5)).ended("last", Status.TAKEN, 10);
    assertThat(over.find("e0")).isNull();
    assertThat(over.find("e1")).isNotNull();
    assertThat(over.find("last")).isNotNull();
    assertThat(over.find("kept")).as("held ones are never forgotten").isNotNull();
    assertThat(over.size()).isEqualTo(Earmarks.MAX_ENDED + 1);

    Earmarks again = over.with(held("e0", 5)).ended("e0", Status.RELEASED, 0);
    assertThat(again.find("e0")).isNotNull();
    assertThat(again.find("e1")).isNull();
    assertThat(Earmarks.of(again.stored()).stored()).isEqualTo(again.stored());
  }

  @Test
  void shouldBeTheSameAfterBeingStored() {
    Earmarks mixed = three.ended("middle", Status.TAKEN, 4).ended("early", Status.EXPIRED, 0);
    assertThat(ids(mixed.stored())).containsExactly("late", "middle", "early");

    Earmarks read = Earmarks.of(mixed.stored());
    assertThat(read.stored()).isEqualTo(mixed.stored());
    assertThat(read.heldAmount()).isEqualTo(10);
    assertThat(read.heldCount()).isEqualTo(1);
    assertThat(read.size()).isEqualTo(3);
    assertThat(read.dueAtMs()).isEqualTo(300);
    assertThat(read.find("middle")).isEqualTo(mixed.find("middle"));
  }

  @Test
  void shouldStoreTheEndedFromTheOldestEnd() {
    Earmarks middleFirst = three.ended("middle", Status.TAKEN, 1).ended("early", Status.TAKEN, 1);
    Earmarks earlyFirst = three.ended("early", Status.TAKEN, 1).ended("middle", Status.TAKEN, 1);
    assertThat(ids(middleFirst.stored())).containsExactly("late", "middle", "early");
    assertThat(ids(earlyFirst.stored())).containsExactly("late", "early", "middle");
  }

  @Test
  void shouldBeTheSameAfterJson() throws JsonProcessingException {
    var json = JsonMapper.builder().build();
    Earmarks mixed = three.ended("middle", Status.TAKEN, 4);
    Earmarks read = json.readValue(json.writeValueAsString(mixed), Earmarks.class);
    assertThat(read.stored()).isEqualTo(mixed.stored());
  }

  @Test
  void shouldLeaveTheOldValueAsItWas() {
    List<Earmark> before = three.stored();
    Earmarks ended = three.ended("early", Status.TAKEN, 1);
    List<Earmark> endedBefore = ended.stored();
    Earmarks more = ended.with(held("new", 50)).ended("late", Status.EXPIRED, 0);

    assertThat(more.stored()).isNotEqualTo(endedBefore);
    assertThat(ended.stored()).isEqualTo(endedBefore);
    assertThat(ended.heldAmount()).isEqualTo(20);
    assertThat(three.stored()).isEqualTo(before);
    assertThat(three.heldAmount()).isEqualTo(30);
    assertThat(three.dueAtMs()).isEqualTo(100);
    assertThat(three.find("early")).returns(true, Earmark::isHeld);
  }

  private static Earmarks endAll(Earmarks start, int count) {
    Earmarks result = start;
    for (Earmark earmark : earmarks(count)) {
      result = result.with(earmark).ended(earmark.id(), Status.TAKEN, 1);
    }
    return result;
  }

  private static List<Earmark> earmarks(int count) {
    return IntStream.range(0, count).mapToObj(i -> held("e" + i, i)).toList();
  }

  private static Earmark held(String id, long expiresAtMs) {
    return Earmark.held(id, 10, TTL_MS, expiresAtMs);
  }

  private static List<String> ids(List<Earmark> earmarks) {
    return earmarks.stream().map(Earmark::id).toList();
  }
}
