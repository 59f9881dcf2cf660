package io.quorate.multijvm.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.fault.Fault;
import io.quorate.multijvm.fault.FaultBag;
import io.quorate.multijvm.fault.FaultDemand;
import io.quorate.multijvm.fault.FaultKind;
import io.quorate.multijvm.lab.LabFigures;
import io.quorate.multijvm.lab.LabMargins;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks what a round is judged by, on rounds that never were. */
class CampaignRoundTest {

  private static final Duration FAIL_OVER = LabMargins.SHIPPED.failOver();

  private static final Duration HOLD = Duration.ofSeconds(10);
  private static final LabFigures NOTHING = new LabFigures(0, 0, 0, 0, 0, 0, 0);
  private static final LabFigures EVERYTHING = new LabFigures(1, 1, 1, 1, 1, 1, 1);

  @Test
  void shouldBeVoidWhenWhatIsDemandedWasNotSeen() {
    assertThat(judged(NOTHING, HOLD, FaultDemand.DECISION).voids())
        .containsExactly("the resolver decided nothing");
    assertThat(judged(NOTHING, HOLD, FaultDemand.REMOVAL).voids())
        .containsExactly("no node was removed");
    assertThat(judged(NOTHING, HOLD, FaultDemand.KILL).voids())
        .containsExactly("no node was killed");
    assertThat(judged(NOTHING, HOLD.dividedBy(2).minusMillis(1), FaultDemand.STANDSTILL).voids())
        .containsExactly("all accounts took writes all the time");
  }

  @ParameterizedTest
  @EnumSource(names = {"DECISION", "REMOVAL", "KILL", "STANDSTILL"})
  void shouldNotBeVoidWhenItWasSeen(FaultDemand demand) {
    CampaignRound round = judged(EVERYTHING, HOLD, demand);

    assertThat(round.voids()).isEmpty();
    assertThat(round.findings()).isEmpty();
  }

  @Test
  void shouldStayVoidWhenItWasBefore() {
    CampaignRound round =
        CampaignRound.judged(fault(), FAIL_OVER, 0, 1, EVERYTHING, HOLD, List.of("no load"));

    assertThat(round.voids()).containsExactly("no load");
  }

  @Test
  void shouldFindEachWayInWhichANodeIsLost() {
    for (LabFigures figures :
        List.of(
            new LabFigures(0, 1, 0, 0, 0, 0, 0),
            new LabFigures(0, 0, 1, 0, 0, 0, 0),
            new LabFigures(0, 0, 0, 1, 0, 0, 0),
            new LabFigures(0, 0, 0, 0, 1, 0, 0))) {
      assertThat(judged(figures, HOLD, FaultDemand.NOBODY_LOST).findings())
          .as(figures.toString())
          .singleElement()
          .asString()
          .startsWith("Expected no node to be lost");
    }
    LabFigures others = new LabFigures(1, 0, 0, 0, 0, 1, 0);
    assertThat(judged(others, HOLD, FaultDemand.NOBODY_LOST).findings()).isEmpty();
  }

  @Test
  void shouldLetNodesLeaveOnlyWhenTheyAreAskedTo() {
    FaultDemand[] demands = {FaultDemand.NOBODY_LOST, FaultDemand.NO_FAILED_REQUEST};

    assertThat(judged(new LabFigures(0, 0, 3, 0, 0, 0, 0), HOLD, demands).findings()).isEmpty();
    assertThat(judged(new LabFigures(0, 0, 0, 0, 3, 0, 0), HOLD, demands).findings()).hasSize(1);
  }

  @Test
  void shouldCountRefusalsOfZombiesOnly() {
    CampaignEpoch idle = epoch(fault(FaultDemand.ZOMBIE), 0);
    CampaignEpoch withheld = epoch(fault(FaultDemand.ZOMBIE), 2);
    CampaignEpoch other = epoch(fault(FaultDemand.DECISION), 0);

    assertThat(CampaignEpoch.voidsOfAll(List.of(idle, other)))
        .containsExactly("in 1 rounds no zombie was refused anything");
    assertThat(CampaignEpoch.voidsOfAll(List.of(idle, withheld))).isEmpty();
    assertThat(CampaignEpoch.voidsOfAll(List.of(other))).isEmpty();
  }

  @Test
  void shouldFindAFailOverThatTakesTooLong() {
    Duration limit = FAIL_OVER;

    assertThat(judged(EVERYTHING, limit, FaultDemand.FAIL_OVER).findings()).isEmpty();
    assertThat(judged(EVERYTHING, limit.plusMillis(1), FaultDemand.FAIL_OVER).findings())
        .singleElement()
        .asString()
        .startsWith("Expected every account to take writes within 20000 ms");
  }

  @Test
  void shouldExcuseLateLeasesForNoLongerThanAFailOver() {
    assertThat(judged(NOTHING, HOLD, FaultDemand.FAIL_OVER).outage(FAIL_OVER).longestMs())
        .isEqualTo(FAIL_OVER.toMillis());
    assertThat(judged(NOTHING, HOLD).outage(FAIL_OVER).longestMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldFindAnAnswerThatCameTooLate() {
    long limit = FaultDemand.ANSWER_LIMIT.toNanos();

    long over = took(limit + 1).returnedNanos();
    assertThat(CampaignEpoch.late(List.of(took(limit)), over)).isEmpty();
    assertThat(CampaignEpoch.late(List.of(took(limit), took(limit + 1)), over)).hasSize(1);
    assertThat(CampaignEpoch.late(List.of(took(limit + 1)), over - 1))
        .as("the next fault began before it was late")
        .isEmpty();
  }

  @Test
  void shouldFindAnErrorThatIsNone() {
    assertThat(CampaignEpoch.broken(List.of(answered(503), answered(504), answered(409))))
        .isEmpty();
    assertThat(CampaignEpoch.broken(List.of(answered(500)))).hasSize(1);
  }

  @Test
  void shouldDrawEveryKindAsOftenAsItWeighs() {
    var bag = new FaultBag(List.of(FaultKind.values()));
    var random = new SplittableRandom(7);
    int all = Arrays.stream(FaultKind.values()).mapToInt(FaultKind::weight).sum();
    List<FaultKind> drawn = Stream.generate(() -> bag.next(random)).limit(all).toList();

    for (FaultKind kind : FaultKind.values()) {
      assertThat(Collections.frequency(drawn, kind)).as(kind.word()).isEqualTo(kind.weight());
    }
    assertThat(bag.next(random)).isNotNull();
  }

  private static Attempt took(long nanos) {
    return new Attempt(1, 7, 7 + nanos, 503, "", false);
  }

  private static Attempt answered(int status) {
    return new Attempt(1, 7, 8, status, "", false);
  }

  private static CampaignRound judged(
      LabFigures figures, Duration unavailable, FaultDemand... demands) {
    return CampaignRound.judged(fault(demands), FAIL_OVER, 0, 1, figures, unavailable, List.of());
  }

  private static CampaignEpoch epoch(Fault fault, long zombieRefusals) {
    var round = CampaignRound.judged(fault, FAIL_OVER, 0, 1, NOTHING, HOLD, List.of());
    var row = new CampaignEpoch.Row(round, History.count(List.of()), 0);
    return new CampaignEpoch(List.of(row), "", zombieRefusals, List.of(), List.of());
  }

  private static Fault fault(FaultDemand... demands) {
    return Fault.of(FaultKind.ALONE, "", HOLD, () -> {}, () -> {}).with(demands);
  }
}
