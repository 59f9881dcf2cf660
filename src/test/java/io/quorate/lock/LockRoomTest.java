package io.quorate.lock;

import static io.quorate.kernel.RejectionCode.LOCK_NOT_ACQUIRED;
import static io.quorate.lock.Locks.NOW_MS;
import static io.quorate.lock.Locks.acquire;
import static io.quorate.lock.Locks.exclusive;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.Participations;
import io.quorate.runtime.codec.EntityCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an answer shows of a lock is small enough for a message between nodes, however much it is.
 */
class LockRoomTest {

  /** Well below the 262,144 bytes of a message. */
  private static final int MAX_ANSWER_BYTES = 200_000;

  private static final EntityCodec<LockEvent, Lock> CODEC = new EntityCodec<>(LockType.TYPE);

  /** Characters that take one to four bytes of UTF-8, and up to six bytes of JSON. */
  static Stream<String> data() {
    return Stream.of("x", "\"", "\\", "\n", "\u0001", "\u007f", "\u00e9", "\u20ac", "\ud83d\ude00")
        .map(LockRoomTest::filled);
  }

  @ParameterizedTest
  @MethodSource("data")
  void shouldShowTheFirstOfVeryManyWithMuchData(String data) {
    var lock = with(holds(LockLimits.MAX_HOLDS, data), waits(LockLimits.MAX_WAITERS, data));

    LockView view = view(lock, Shown.WHOLE);

    assertThat(CODEC.view(view).length).isLessThan(MAX_ANSWER_BYTES);
    assertThat(view.holderCount()).isEqualTo(LockLimits.MAX_HOLDS);
    assertThat(view.waiterCount()).isEqualTo(LockLimits.MAX_WAITERS);
    assertThat(view.holders()).hasSizeGreaterThan(10);
    assertThat(view.holders().getFirst().token()).isEqualTo(1);
    assertThat(view.queue().getFirst().waitId()).startsWith("w0");
  }

  /** Each list alone takes what is promised of it. */
  @ParameterizedTest
  @MethodSource("data")
  void shouldCountBytesThatAreEnough(String data) {
    LockView view = view(with(holds(1_000, data), waits(1_000, data)), Shown.WHOLE);

    assertThat(CODEC.view(view.holders()).length).isLessThan(LockLimits.MAX_SHOWN_BYTES);
    assertThat(CODEC.view(view.queue()).length).isLessThan(LockLimits.MAX_SHOWN_BYTES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, LockLimits.MAX_SHOWN})
  void shouldShowAllWithoutACount(int count) {
    LockView view = view(with(holds(count, null), waits(count, null)), Shown.WHOLE);

    assertThat(view.holders()).hasSize(count);
    assertThat(view.holderCount()).isNull();
    assertThat(view.queue()).hasSize(count);
    assertThat(view.waiterCount()).isNull();
  }

  @Test
  void shouldTellHowManyThereAreBesideTheFirst() {
    int count = LockLimits.MAX_SHOWN + 1;
    LockView view = view(with(holds(count, null), waits(count, null)), Shown.WHOLE);

    assertThat(view.holders()).hasSize(LockLimits.MAX_SHOWN);
    assertThat(view.holderCount()).isEqualTo(count);
    assertThat(view.queue()).hasSize(LockLimits.MAX_SHOWN);
    assertThat(view.waiterCount()).isEqualTo(count);
  }

  @ParameterizedTest
  @MethodSource("data")
  void shouldRefuseWithTheFirstHolders(String data) {
    Rejection refusal = refusal(with(holds(300, data), List.of()));

    assertThat(CODEC.members(refusal).length).isLessThan(MAX_ANSWER_BYTES / 2);
    assertThat(refusal.members()).containsEntry("holderCount", 300);
  }

  @Test
  void shouldRefuseWithoutACountWhenItShowsAll() {
    assertThat(refusal(with(holds(3, filled("x")), List.of())).members())
        .containsOnlyKeys("holders");
  }

  /** Of all holders this one would not be shown. */
  @Test
  void shouldShowWhatAnOwnerHas() {
    var lock = with(holds(1_000, null), waits(1_000, null));

    LockView view = view(lock, new LockCommand.Get("o900", null));

    assertThat(view.holders()).extracting(LockView.Holder::token).containsExactly(901L);
    assertThat(view.queue()).extracting(LockView.Waiter::owner).containsExactly("o900");
    assertThat(view.holderCount()).isNull();
    assertThat(view.waiterCount()).isNull();
  }

  @Test
  void shouldShowWhatASessionHas() {
    var lock = with(holds(1_000, null), waits(1_000, null));

    LockView view = view(lock, LockCommand.Get.ofSession("s3"));

    assertThat(view.holders())
        .hasSize(10)
        .allSatisfy(holder -> assertThat(holder.session()).isEqualTo("s3"));
    assertThat(view.queue())
        .hasSize(10)
        .allSatisfy(waiter -> assertThat(waiter.session()).isEqualTo("s3"));
    assertThat(view(lock, LockCommand.Get.ofSession("s")).holders()).isEmpty();
  }

  private static Rejection refusal(DeciderScenario<LockCommand, LockEvent, Lock> lock) {
    var outcome = lock.when(acquire("new", exclusive("new")));
    outcome.thenRejected(LOCK_NOT_ACQUIRED);
    return ((Decision.Rejected<LockEvent>) outcome.decision()).rejection();
  }

  private static LockView view(
      DeciderScenario<LockCommand, LockEvent, Lock> lock, LockCommand.Get command) {
    return view(lock, ((Decision.Accepted<LockEvent>) lock.when(command).decision()).shown());
  }

  private static LockView view(DeciderScenario<LockCommand, LockEvent, Lock> lock, Shown shown) {
    return (LockView) lock.view(LockType.TYPE, shown);
  }

  /** A semaphore without a free permit. */
  private static DeciderScenario<LockCommand, LockEvent, Lock> with(
      List<Hold> holds, List<Wait> queue) {
    return Locks.aLock()
        .givenState(
            new Lock(
                holds.size(),
                holds.size(),
                holds,
                queue,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Participations.none(),
                1,
                NOW_MS));
  }

  private static List<Hold> holds(int count, @Nullable String data) {
    return each(
        count,
        i ->
            new Hold(
                i + 1L,
                claim(i, data),
                LockLimits.MAX_COUNT,
                NOW_MS,
                data == null ? Hold.NEVER : Long.MAX_VALUE / 4_000_000,
                Hold.NEVER,
                0,
                List.of()));
  }

  private static List<Wait> waits(int count, @Nullable String data) {
    return each(
        count,
        i ->
            new Wait(
                "w" + i + (data == null ? "" : "\"".repeat(100)),
                "r",
                false,
                claim(i, data),
                NOW_MS,
                NOW_MS,
                NOW_MS + 1,
                NOW_MS + 1));
  }

  private static <T> List<T> each(int count, IntFunction<T> one) {
    return IntStream.range(0, count).mapToObj(one).toList();
  }

  /** Long names for those with data; else one session in a hundred owners. */
  private static Claim claim(int i, @Nullable String data) {
    String more = data == null ? "" : "-".repeat(120);
    var session = new SessionRef("s" + i % 100 + more, 1, 1);
    return new Claim("o" + i + more, LockMode.EXCLUSIVE, 1, 0, session, 0, 0, data);
  }

  private static String filled(String character) {
    int bytes = character.getBytes(StandardCharsets.UTF_8).length;
    return character.repeat(LockLimits.MAX_DATA_BYTES / bytes);
  }
}
