package io.quorate.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Participation;
import io.quorate.kernel.participant.PartnerAnswer;
import io.quorate.kernel.participant.PartnerCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * A call and a partner with faults between them: requests and answers are lost, delayed, doubled
 * and reordered, the partner is down or refuses, the node crashes, and the transaction's messages
 * come in any order. Then the faults stop. Each sequence has a seed of its own, which a failure
 * prints; {@code -Dseed=N} runs only that one.
 */
class CallRandomTest {

  private static final int SEQUENCES = 5_000;
  private static final int STEPS = 80;
  private static final long[] JUMPS_MS = {0, 0, 1, 50, 300, 1_000, 6_500};

  private final Set<String> ends = new TreeSet<>();

  @Test
  void shouldEndWithThePartnerOfOneMind() {
    Long onlySeed = Long.getLong("seed");
    if (onlySeed != null) {
      run(onlySeed);
      return;
    }
    long firstSeed = new SplittableRandom().nextInt(1, Integer.MAX_VALUE);
    for (int i = 0; i < SEQUENCES; i++) {
      run(firstSeed + i);
    }
    assertThat(ends)
        .as("ends from seed %d on", firstSeed)
        .contains("COMMITTED", "UNDONE", "BLOCKED", "UNDO_FAILED");
  }

  private void run(long seed) {
    var world = new World(new SplittableRandom(seed));
    try {
      for (int i = 0; i < STEPS; i++) {
        world.step();
      }
      ends.add(world.finish());
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(
          "Failed, run again with -Dseed=%d: %s%n%s"
              .formatted(seed, String.join("; ", world.trace), failure.getMessage()),
          failure);
    }
  }

  /** A partner that keeps the contract: each key once, and no call after its undo. */
  private static final class Partner {
    private final Set<CallRequest> seen = new HashSet<>();
    private boolean effect;

    Answer ask(CallRequest request) {
      if (request == CallRequest.CALL && seen.contains(CallRequest.UNDO) && !effect) {
        return refused(RejectionCode.INVALID_STATE);
      }
      if (seen.add(request)) {
        effect = request != CallRequest.UNDO;
      }
      return new Answer.Accepted(new PartnerAnswer("yes"));
    }
  }

  private static final class World {
    private final RandomGenerator random;
    private final Partner partner = new Partner();
    private final Order order;
    private final boolean commits;
    private final List<Outgoing> sent = new ArrayList<>();
    private final List<CallCommand> arriving = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private Call call = Call.NONE;
    private long nowMs = Calls.NOW_MS;
    private boolean calm;
    private boolean undoAsked;

    World(RandomGenerator random) {
      this.random = random;
      this.order =
          switch (random.nextInt(3)) {
            case 0 -> Calls.executed();
            case 1 -> Calls.prepared();
            default -> Calls.order(Calls.withoutUndo(), Commitment.FINAL);
          };
      this.commits = random.nextInt(3) != 0;
    }

    void step() {
      nowMs += JUMPS_MS[random.nextInt(JUMPS_MS.length)];
      elapse();
      switch (random.nextInt(8)) {
        case 0, 1 -> decide(Calls.perform(order));
        case 2 -> decideEnd();
        case 3 -> {
          trace.add("crash");
          sent.clear();
          arriving.clear();
          Calls.CONVERSATION.resume(call).forEach(sent::add);
        }
        case 4, 5 -> partnerActs();
        default -> arrive();
      }
      check();
    }

    /** Without faults, asked for its end as often as a coordinator would, it must end. */
    String finish() {
      calm = true;
      trace.add("calm");
      boolean commit = (commits && call.stage() == CallPhase.DONE) || isCommitting();
      for (int i = 0; i < 200 && call.stage() != CallPhase.ENDED; i++) {
        nowMs += 1_000;
        elapse();
        if (isParked()) {
          return call.stage().name();
        }
        decide(commit || isForGood() ? Calls.commit() : Calls.undo());
        while (!sent.isEmpty()) {
          partnerActs();
        }
        while (!arriving.isEmpty()) {
          arrive();
        }
      }
      assertThat(call.stage()).isEqualTo(CallPhase.ENDED);
      Participation known = known();
      assertThat(partner.effect).as("effect at the partner").isEqualTo(!known.phase().isUndone());
      assertThat(Calls.TYPE.isOver(call)).isTrue();
      return known.phase().name();
    }

    private boolean isForGood() {
      Participation known = call.participations().find("t");
      return known != null && known.phase() == ParticipantPhase.FINAL;
    }

    /** Whether only an operator can tell what became of it. */
    private boolean isParked() {
      return call.stage() == CallPhase.UNDO_FAILED && call.isBeyondUndoing();
    }

    private Participation known() {
      return Objects.requireNonNull(call.participations().find("t"));
    }

    private boolean isCommitting() {
      return call.stage() == CallPhase.COMMITTING || call.stage() == CallPhase.COMMIT_FAILED;
    }

    private void decideEnd() {
      if (commits && call.stage() == CallPhase.DONE && !undoAsked) {
        decide(Calls.commit());
      } else if (!isCommitting() && random.nextInt(4) == 0) {
        undoAsked = true;
        decide(Calls.undo());
      } else {
        decide(Calls.participate(new ParticipantCommand.Ask("t")));
      }
    }

    private void partnerActs() {
      if (sent.isEmpty()) {
        return;
      }
      Outgoing outgoing = sent.remove(random.nextInt(sent.size()));
      assertThat(outgoing.question()).isInstanceOf(PartnerCall.class);
      CallRequest request = ((Attempt) outgoing.topic()).request();
      Answer answer =
          switch (calm ? 99 : random.nextInt(12)) {
            case 0 -> refused(RejectionCode.UNAVAILABLE);
            case 1 -> refused(RejectionCode.OUTCOME_UNKNOWN);
            case 2 -> new Answer.Unknown();
            case 3 -> {
              partner.ask(request);
              yield new Answer.Unknown();
            }
            case 4 -> {
              Answer truth = partner.ask(request);
              yield truth instanceof Answer.Accepted
                  ? refused(RejectionCode.LIMIT_EXCEEDED)
                  : truth;
            }
            // As while it works on an earlier attempt.
            case 5 ->
                request == CallRequest.CALL && partner.effect
                    ? refused(RejectionCode.INVALID_STATE)
                    : partner.ask(request);
            // As of a host without its services.
            case 6 -> refused(RejectionCode.NOT_FOUND);
            default -> partner.ask(request);
          };
      trace.add(outgoing.topic() + " " + answer);
      int copies = calm ? 1 : 1 + random.nextInt(2);
      for (int i = 0; i < copies; i++) {
        Calls.CONVERSATION.answered(outgoing, answer).ifPresent(arriving::add);
      }
    }

    private void arrive() {
      if (!arriving.isEmpty()) {
        decide(arriving.remove(random.nextInt(arriving.size())));
      }
    }

    private void decide(CallCommand command) {
      trace.add(command + "@" + nowMs);
      switch (Calls.DECIDER.decide(command, call, nowMs)) {
        case Decision.Accepted<CallEvent> accepted -> apply(accepted.events());
        case Decision.Later<CallEvent> later -> apply(later.events());
        case Decision.Rejected<CallEvent>(Rejection rejection) ->
            assertThat(rejection.detail()).startsWith("Expected ").contains(", but ").endsWith(".");
      }
    }

    private void elapse() {
      for (int i = 0; i < 10; i++) {
        List<CallEvent> events = Calls.DECIDER.elapse(call, nowMs);
        assertThat(events.isEmpty()).isEqualTo(Calls.DECIDER.dueAtMs(call) > nowMs);
        if (events.isEmpty()) {
          return;
        }
        apply(events);
      }
    }

    private void apply(List<CallEvent> events) {
      for (CallEvent event : events) {
        trace.add(event.toString());
        call = call.evolve(event);
        Calls.CONVERSATION.react(call, event).stream()
            .filter(outgoing -> outgoing.question() instanceof PartnerCall)
            .forEach(sent::add);
      }
    }

    private void check() {
      assertThat(sent.stream().map(Outgoing::topic)).doesNotHaveDuplicates();
      assertThat(Calls.TYPE.remindAtMs(call)).isLessThanOrEqualTo(Calls.DECIDER.dueAtMs(call));
      if (call.stage() == CallPhase.ENDED) {
        if (known().phase().isUndone()) {
          assertThat(partner.effect).as("effect of what is undone").isFalse();
        }
      }
      if (call.stage() == CallPhase.DONE) {
        assertThat(partner.effect).as("effect of what is done").isTrue();
      }
      if (order.manner() == Commitment.EXECUTE) {
        assertThat(isCommitting()).isFalse();
      }
    }
  }

  private static Answer refused(RejectionCode code) {
    return new Answer.Refused(new Rejection(code, "Expected it, but no."));
  }
}
