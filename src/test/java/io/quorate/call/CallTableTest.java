package io.quorate.call;

import static io.quorate.call.CallRequest.CALL;
import static io.quorate.call.CallRequest.COMMIT;
import static io.quorate.call.CallRequest.UNDO;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantCommand.PeerHeard;
import io.quorate.kernel.participant.ParticipantCommand.VerdictHeard;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.PeerAnswer;
import io.quorate.kernel.participant.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command in every state of a call. A cell names the events, after "later" when the command
 * is answered later; or reads "same", or the rejection's code.
 */
class CallTableTest {

  private static final List<String> TABLES =
      List.of(
          """
          command        | idle          | calling                  | unreached          | doubtful              | withdrawing
          perform        | later ordered | later                    | later              | later                 | later
          perform other  | later ordered | invalid_state            | invalid_state      | invalid_state         | later
          undo           | blocked       | later gaveup             | gaveup+blocked     | later gaveup+ask-undo | later
          commit         | same          | invalid_state            | invalid_state      | invalid_state         | invalid_state
          precommit      | not_found     | invalid_state            | invalid_state      | invalid_state         | invalid_state
          ask            | same          | same                     | same               | same                  | same
          conclude       | same          | same                     | same               | same                  | same
          arrived        | same          | same                     | same               | same                  | same
          inspect        | same          | same                     | same               | same                  | same
          verdict commit | same          | same                     | same               | same                  | same
          verdict undo   | same          | same                     | same               | same                  | same
          verdict wait   | same          | same                     | same               | same                  | same
          peer           | same          | same                     | same               | same                  | same
          done           | same          | answered+performed       | answered+performed | answered+performed    | answered+ask-undo
          conflict       | same          | blocked                  | gaveup+blocked     | gaveup+ask-undo       | blocked
          not there      | same          | doubt                    | same               | same                  | doubt+ask-undo
          too large      | same          | doubt+gaveup+ask-undo    | same               | same                  | doubt+ask-undo
          not allowed    | same          | unreached+gaveup+blocked | same               | same                  | unreached+blocked
          unreached      | same          | unreached                | same               | same                  | unreached+blocked
          doubt          | same          | doubt                    | same               | same                  | doubt+ask-undo
          late doubt     | same          | same                     | same               | same                  | same
          """,
          """
          command        | done                  | promised              | undoing       | undoing doubt
          perform        | same                  | same                  | later         | later
          perform other  | same                  | same                  | later         | later
          undo           | later gaveup+ask-undo | later gaveup+ask-undo | later         | later
          commit         | committed             | later ask-commit      | invalid_state | invalid_state
          precommit      | same                  | precommitted          | invalid_state | invalid_state
          ask            | same                  | same                  | same          | same
          conclude       | concluded             | same                  | same          | same
          arrived        | same                  | same                  | same          | same
          inspect        | same                  | same                  | same          | same
          verdict commit | committed             | ask-commit            | same          | same
          verdict undo   | gaveup+ask-undo       | gaveup+ask-undo       | same          | same
          verdict wait   | same                  | same                  | same          | same
          peer           | same                  | same                  | same          | same
          done           | same                  | same                  | undone        | blocked
          conflict       | same                  | same                  | doubt         | doubt
          not there      | same                  | same                  | doubt         | doubt
          too large      | same                  | same                  | undone        | blocked
          not allowed    | same                  | same                  | unreached     | unreached
          unreached      | same                  | same                  | unreached     | unreached
          doubt          | same                  | same                  | doubt         | doubt
          late doubt     | same                  | same                  | same          | same
          """,
          """
          command        | undo failed     | undo rested    | committing    | commit failed
          perform        | outcome_unknown | later ask-undo | same          | same
          perform other  | outcome_unknown | later ask-undo | same          | same
          undo           | invalid_state   | later ask-undo | invalid_state | invalid_state
          commit         | invalid_state   | invalid_state  | later         | invalid_state
          precommit      | invalid_state   | invalid_state  | same          | same
          ask            | same            | same           | same          | same
          conclude       | same            | same           | same          | same
          arrived        | same            | same           | same          | same
          inspect        | same            | same           | same          | same
          verdict commit | same            | same           | same          | same
          verdict undo   | concluded       | concluded      | same          | same
          verdict wait   | same            | same           | same          | same
          peer           | same            | same           | same          | same
          done           | same            | same           | committed     | same
          conflict       | same            | same           | doubt         | same
          not there      | same            | same           | doubt         | same
          too large      | same            | same           | committed     | same
          not allowed    | same            | same           | unreached     | same
          unreached      | same            | same           | unreached     | same
          doubt          | same            | same           | doubt         | same
          late doubt     | same            | same           | same          | same
          """,
          """
          command        | commit rested    | blocked       | undone        | committed
          perform        | same             | same          | same          | same
          perform other  | same             | same          | same          | same
          undo           | invalid_state    | same          | same          | same
          commit         | later ask-commit | invalid_state | invalid_state | same
          precommit      | same             | invalid_state | invalid_state | same
          ask            | same             | same          | same          | same
          conclude       | same             | same          | same          | same
          arrived        | same             | same          | same          | same
          inspect        | same             | same          | same          | same
          verdict commit | ask-commit       | same          | same          | same
          verdict undo   | same             | same          | same          | same
          verdict wait   | same             | same          | same          | same
          peer           | same             | same          | same          | same
          done           | same             | same          | same          | same
          conflict       | same             | same          | same          | same
          not there      | same             | same          | same          | same
          too large      | same             | same          | same          | same
          not allowed    | same             | same          | same          | same
          unreached      | same             | same          | same          | same
          doubt          | same             | same          | same          | same
          late doubt     | same             | same          | same          | same
          """);

  @ParameterizedTest
  @MethodSource("cells")
  void shouldDecide(Cell cell) {
    assertThat(decided(cell.command(), cell.state())).isEqualTo(cell.expected());
  }

  @Test
  void shouldHaveEveryState() {
    assertThat(states().values().stream().map(Call::stage)).contains(CallPhase.values());
  }

  @Test
  void shouldHaveEveryCommandOfParticipants() {
    List<Class<?>> given = new ArrayList<>();
    for (Function<Call, CallCommand> command : commands().values()) {
      if (command.apply(Call.NONE) instanceof CallCommand.Participate(ParticipantCommand part)) {
        given.add(part.getClass());
      }
    }
    assertThat(given).contains(ParticipantCommand.class.getPermittedSubclasses());
  }

  record Cell(String command, String state, String expected) {
    @Override
    public String toString() {
      return state + " | " + command + " | " + expected;
    }
  }

  static List<Cell> cells() {
    var cells = new ArrayList<Cell>();
    var covered = new ArrayList<String>();
    for (String text : TABLES) {
      List<List<String>> table = text.lines().map(CallTableTest::columns).toList();
      List<String> header = table.getFirst();
      covered.addAll(header.subList(1, header.size()));
      List<List<String>> body = table.subList(1, table.size());
      assertThat(body).extracting(List::getFirst).containsExactlyElementsOf(commands().keySet());
      for (List<String> line : body) {
        for (int i = 1; i < header.size(); i++) {
          cells.add(new Cell(line.getFirst(), header.get(i), line.get(i)));
        }
      }
    }
    assertThat(covered).containsExactlyElementsOf(states().keySet());
    return cells;
  }

  static String decided(String command, String state) {
    Call call = Objects.requireNonNull(states().get(state));
    CallCommand made = Objects.requireNonNull(commands().get(command)).apply(call);
    return switch (Calls.DECIDER.decide(made, call, Calls.NOW_MS)) {
      case Decision.Accepted<CallEvent> accepted ->
          accepted.events().isEmpty() ? "same" : names(accepted.events());
      case Decision.Later<CallEvent> later -> ("later " + names(later.events())).strip();
      case Decision.Rejected<CallEvent> rejected -> rejected.rejection().code().text();
    };
  }

  private static String names(List<CallEvent> events) {
    return events.stream()
        .map(
            event ->
                switch (event) {
                  case CallEvent.Asked asked -> "ask-" + asked.request().text();
                  case CallEvent.Failed failed -> failed.reached() ? "doubt" : "unreached";
                  case CallEvent.Participated(var part) ->
                      part.getClass().getSimpleName().toLowerCase(Locale.ROOT);
                  case CallEvent other -> other.getClass().getSimpleName().toLowerCase(Locale.ROOT);
                })
        .collect(Collectors.joining("+"));
  }

  private static List<String> columns(String line) {
    return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
  }

  static Map<String, Function<Call, CallCommand>> commands() {
    var commands = new LinkedHashMap<String, Function<Call, CallCommand>>();
    commands.put("perform", call -> Calls.perform(orderOf(call)));
    commands.put(
        "perform other",
        call ->
            Calls.perform(
                Calls.order(
                    new CallTarget("http://q", null, "http://q", null, null, null),
                    orderOf(call).manner())));
    put(commands, "undo", new ParticipantCommand.Undo("t", Calls.DEADLINE_MS, null, true));
    put(commands, "commit", new ParticipantCommand.Commit("t"));
    put(commands, "precommit", new ParticipantCommand.PreCommit("t"));
    put(commands, "ask", new ParticipantCommand.Ask("t"));
    put(commands, "conclude", new ParticipantCommand.Conclude(List.of("t")));
    put(commands, "arrived", new ParticipantCommand.Arrived(List.of("t"), List.of("t")));
    put(commands, "inspect", new ParticipantCommand.Inspect(CallStepKinds.CALL));
    put(commands, "verdict commit", new VerdictHeard("t", Verdict.COMMIT));
    put(commands, "verdict undo", new VerdictHeard("t", Verdict.UNDO));
    put(commands, "verdict wait", new VerdictHeard("t", Verdict.WAIT));
    put(commands, "peer", new PeerHeard("t", "account", "a", PeerAnswer.UNDONE));
    commands.put("done", call -> Calls.done(requestOf(call), call.attempts().number(), "yes"));
    commands.put("conflict", call -> heard(call, Calls.CONFLICT));
    commands.put("not there", call -> heard(call, Calls.NOT_THERE));
    commands.put("too large", call -> heard(call, Calls.TOO_LARGE));
    commands.put("not allowed", call -> heard(call, Calls.NOT_ALLOWED));
    commands.put("unreached", call -> heard(call, Calls.UNREACHED));
    commands.put("doubt", call -> heard(call, Calls.DOUBT));
    commands.put(
        "late doubt",
        call -> Calls.refused(requestOf(call), call.attempts().number() - 1, Calls.DOUBT));
    return commands;
  }

  private static void put(
      Map<String, Function<Call, CallCommand>> commands, String name, ParticipantCommand part) {
    commands.put(name, call -> Calls.participate(part));
  }

  private static CallCommand heard(Call call, Rejection rejection) {
    return Calls.refused(requestOf(call), call.attempts().number(), rejection);
  }

  private static CallRequest requestOf(Call call) {
    CallRequest request = call.stage().request();
    return request == null ? CALL : request;
  }

  private static Order orderOf(Call call) {
    return call.order() == null ? Calls.executed() : call.order();
  }

  static Map<String, Call> states() {
    var executed = Calls.executed();
    var prepared = Calls.prepared();
    var called = List.of(Calls.ordered(executed));
    var unreached = plus(called, Calls.failed(CALL, false));
    var doubtful = plus(called, Calls.failed(CALL, true));
    var done = plus(called, Calls.answered(), Calls.performed(executed, Commitment.EXECUTE));
    var promised =
        List.of(
            Calls.ordered(prepared),
            Calls.answered(),
            Calls.performed(prepared, Commitment.PREPARE));
    var undoing = plus(done, Calls.gaveUp(null), Calls.asked(UNDO));
    var withdrawn = plus(doubtful, Calls.gaveUp(null), Calls.asked(UNDO));
    var committing = plus(promised, Calls.asked(COMMIT));
    var states = new LinkedHashMap<String, Call>();
    states.put("idle", Call.NONE);
    states.put("calling", Calls.after(called));
    states.put("unreached", Calls.after(unreached));
    states.put("doubtful", Calls.after(doubtful));
    states.put("withdrawing", Calls.after(plus(called, Calls.gaveUp(null))));
    states.put("done", Calls.after(done));
    states.put("promised", Calls.after(promised));
    states.put("undoing", Calls.after(undoing));
    states.put("undoing doubt", Calls.after(withdrawn));
    states.put("undo failed", Calls.after(failing(undoing, UNDO, Calls.NOW_MS)));
    states.put("undo rested", Calls.after(failing(undoing, UNDO, Calls.NOW_MS - 5_000)));
    states.put("committing", Calls.after(committing));
    states.put("commit failed", Calls.after(failing(committing, COMMIT, Calls.NOW_MS)));
    states.put("commit rested", Calls.after(failing(committing, COMMIT, Calls.NOW_MS - 600_000)));
    states.put("blocked", Calls.after(List.of(Calls.blocked(null))));
    states.put("undone", Calls.after(plus(undoing, Calls.undone(ParticipantPhase.EXECUTED, null))));
    states.put("committed", Calls.after(plus(done, Calls.committed(ParticipantPhase.EXECUTED))));
    return states;
  }

  private static List<CallEvent> failing(List<CallEvent> before, CallRequest request, long atMs) {
    return plus(
        before,
        new CallEvent.Failed(request, true, "Expected it, but no.", atMs),
        new CallEvent.Exhausted(request, atMs));
  }

  private static List<CallEvent> plus(List<CallEvent> events, CallEvent... more) {
    var all = new ArrayList<CallEvent>(events);
    all.addAll(List.of(more));
    return all;
  }
}
