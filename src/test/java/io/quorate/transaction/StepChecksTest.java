package io.quorate.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.account.AccountStepKinds;
import io.quorate.call.CallStepKinds;
import io.quorate.inventory.ItemStepKinds;
import io.quorate.kernel.Check;
import io.quorate.kernel.InvalidArgument;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepKind;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be said of steps without asking anybody. */
@NullUnmarked
class StepChecksTest {

  private static final Step DEBIT = Step.of(AccountStepKinds.DEBIT, "a", 10);
  private static final Step CREDIT = Step.of(AccountStepKinds.CREDIT, "b", 10);

  @ParameterizedTest
  @EnumSource(ProtocolName.class)
  void shouldTakeOneToAHundredSteps(ProtocolName protocol) {
    assertThat(StepChecks.checked(protocol, credits(1))).hasSize(1);
    assertThat(StepChecks.checked(protocol, credits(100))).hasSize(100);
    refused(protocol, credits(101), "there are 101");
    refused(protocol, List.of(), "there are 0");
  }

  @Test
  void shouldTakeEveryTargetOnce() {
    refused(DEBIT, DEBIT);
    refused(DEBIT, Step.of(AccountStepKinds.CREDIT, "a", 1));
    refused(Step.of(ItemStepKinds.RESERVE, "a", 1), Step.of(ItemStepKinds.RESTOCK, "a", 1));
    assertThat(
            StepChecks.checked(
                ProtocolName.SAGA, List.of(DEBIT, CREDIT, Step.of(ItemStepKinds.RESERVE, "a", 1))))
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"debit", "credit", "reserve", "restock"})
  void shouldBoundTheSumOfEachAction(StepKind action) {
    Step most = Step.of(action, "x", Check.MAX_AMOUNT - 1);

    StepChecks.checked(ProtocolName.SAGA, List.of(most, Step.of(action, "y", 1)));
    refused(most, Step.of(action, "y", 2));
    refused(Step.of(action, "x", Check.MAX_AMOUNT), Step.of(action, "y", Check.MAX_AMOUNT));
  }

  @Test
  void shouldNotAddWhatIsTakenToWhatIsGiven() {
    StepChecks.checked(
        ProtocolName.SAGA,
        List.of(
            Step.of(AccountStepKinds.DEBIT, "x", Check.MAX_AMOUNT),
            Step.of(AccountStepKinds.CREDIT, "y", Check.MAX_AMOUNT)));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "SAGA,               u, -, -, -, -, true",
        "SAGA,               u, c, -, -, -, true",
        "SAGA,               -, -, -, -, -, false",
        "SAGA,               -, c, -, -, -, false",
        "SAGA,               u, -, p, -, -, false",
        "SAGA,               -, -, p, m, a, false",
        "CHOREOGRAPHY,       u, c, -, -, -, true",
        "CHOREOGRAPHY,       u, c, -, m, -, false",
        "TWO_PHASE_COMMIT,   -, -, p, m, a, true",
        "TWO_PHASE_COMMIT,   -, -, p, m, -, false",
        "TWO_PHASE_COMMIT,   -, -, -, m, a, false",
        "TWO_PHASE_COMMIT,   u, -, p, m, a, false",
        "TWO_PHASE_COMMIT,   u, -, -, -, -, false",
        "THREE_PHASE_COMMIT, -, -, p, m, a, true",
        "THREE_PHASE_COMMIT, -, c, p, m, a, false",
      })
  void shouldHoldACallAgainstItsProtocol(
      ProtocolName protocol,
      String url,
      String compensateUrl,
      String prepareUrl,
      String commitUrl,
      String abortUrl,
      boolean fits) {
    var target = new CallTarget(url, compensateUrl, prepareUrl, commitUrl, abortUrl, null);
    List<Step> steps = List.of(new Step(CallStepKinds.CALL, "", 0, target));

    if (fits) {
      assertThat(StepChecks.checked(protocol, steps)).isEqualTo(steps);
    } else {
      refused(protocol, steps, protocol.text());
    }
  }

  @Test
  void shouldTakeOnlyBodiesThatCanBePassedOn() {
    String whole = "{\"t\":\"\ud83d\ude00\"}";
    StepChecks.checked(ProtocolName.SAGA, List.of(call(whole)));
    refused(call(whole.replace("\ude00", "")));
    refused(call(whole.replace("\ud83d", "")));
  }

  private static Step call(String body) {
    return new Step(CallStepKinds.CALL, "", 0, new CallTarget("u", "c", null, null, null, body));
  }

  private static void refused(Step... steps) {
    refused(ProtocolName.SAGA, List.of(steps), "");
  }

  private static void refused(ProtocolName protocol, List<Step> steps, String detail) {
    assertThatThrownBy(() -> StepChecks.checked(protocol, steps))
        .isInstanceOf(InvalidArgument.class)
        .hasMessageStartingWith("Expected")
        .hasMessageContaining("but")
        .hasMessageContaining(detail);
  }

  private static List<Step> credits(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Step.of(AccountStepKinds.CREDIT, "a" + i, 1))
        .toList();
  }
}
