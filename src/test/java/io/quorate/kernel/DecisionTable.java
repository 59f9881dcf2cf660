package io.quorate.kernel;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What every command does in every state, written as a table of text: one line for each command,
 * one column for each state. A cell reads {@code ok} when exactly the events of the command's line
 * happen, {@code done} when any happen, {@code same} when it is accepted without any, {@code waits}
 * when it is put off, else the short name of the rejection's code.
 *
 * @param <C> commands of the entity
 * @param <E> events of the entity
 * @param <S> state of the entity
 */
public final class DecisionTable<C, E, S> {

  private static final Map<String, RejectionCode> SHORT_NAMES =
      Map.ofEntries(
          entry("none", RejectionCode.NOT_FOUND),
          entry("differs", RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD),
          entry("frozen", RejectionCode.ACCOUNT_FROZEN),
          entry("closed", RejectionCode.ACCOUNT_CLOSED),
          entry("state", RejectionCode.INVALID_STATE),
          entry("limit", RejectionCode.LIMIT_EXCEEDED),
          entry("funds", RejectionCode.INSUFFICIENT_FUNDS),
          entry("stock", RejectionCode.INSUFFICIENT_STOCK),
          entry("invalid", RejectionCode.INVALID_ARGUMENT),
          entry("busy", RejectionCode.LOCK_NOT_ACQUIRED),
          entry("lost", RejectionCode.LOCK_LOST),
          entry("deadlock", RejectionCode.DEADLOCK));

  /** What is not compared further. */
  private enum Rough {
    /** It is accepted, and something happens. */
    DONE,
    /** It is put off. */
    WAITS
  }

  private final Decider<C, E, S> decider;
  private final long nowMs;
  private final Map<String, S> states = new LinkedHashMap<>();
  private final Map<String, Line<C, E>> lines = new LinkedHashMap<>();

  /** Creates a table of decisions at one time. */
  public DecisionTable(Decider<C, E, S> decider, long nowMs) {
    this.decider = decider;
    this.nowMs = nowMs;
  }

  /** Adds a column: a state, by what happened before. */
  public DecisionTable<C, E, S> state(String name, List<? extends E> events) {
    states.put(name, DeciderScenario.of(decider, nowMs).given(events).state());
    return this;
  }

  /** Adds a line: a command that never makes anything happen. */
  public DecisionTable<C, E, S> command(String name, C command) {
    lines.put(name, new Line<>(command, List.of()));
    return this;
  }

  /** Adds a line: a command and what happens when it is {@code ok}. */
  public DecisionTable<C, E, S> command(String name, C command, E event) {
    lines.put(name, new Line<>(command, List.of(event)));
    return this;
  }

  /** Demands that every command of a sealed interface has a line. */
  public void shouldHaveEveryCommand(Class<C> commands) {
    assertThat(lines.values().stream().<Class<?>>map(line -> line.command().getClass()))
        .contains(commands.getPermittedSubclasses());
  }

  /** Reads the text, which must have every column and every line, in the order they were added. */
  public List<Cell> cells(String text) {
    List<List<String>> table = text.lines().map(DecisionTable::columns).toList();
    List<String> header = table.getFirst();
    assertThat(header.subList(1, header.size())).containsExactlyElementsOf(states.keySet());
    List<List<String>> body = table.subList(1, table.size());
    assertThat(body).extracting(List::getFirst).containsExactlyElementsOf(lines.keySet());
    var cells = new ArrayList<Cell>();
    for (List<String> line : body) {
      assertThat(line).as("line").hasSameSizeAs(header);
      for (int i = 1; i < line.size(); i++) {
        cells.add(cell(line.getFirst(), header.get(i), line.get(i)));
      }
    }
    return cells;
  }

  private Cell cell(String command, String state, String expected) {
    Line<C, E> line = known(lines, command);
    S before = known(states, state);
    Object outcome =
        switch (expected) {
          case "ok" -> line.happened();
          case "same" -> List.of();
          case "done" -> Rough.DONE;
          case "waits" -> Rough.WAITS;
          default -> known(SHORT_NAMES, expected);
        };
    return new Cell(
        "%s | %s | %s".formatted(state, command, expected),
        outcome,
        () -> outcome(decider.decide(line.command(), before, nowMs), outcome == Rough.DONE));
  }

  private static Object outcome(Decision<?> decision, boolean roughly) {
    return switch (decision) {
      case Decision.Accepted<?> accepted ->
          roughly && !accepted.events().isEmpty() ? Rough.DONE : accepted.events();
      case Decision.Later<?> later -> Rough.WAITS;
      case Decision.Rejected<?> rejected -> rejected.rejection().code();
    };
  }

  private static List<String> columns(String line) {
    return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
  }

  private static <T> T known(Map<String, T> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  private record Line<C, E>(C command, List<E> events) {
    List<E> happened() {
      assertThat(events).as("what happens after %s", command).isNotEmpty();
      return events;
    }
  }

  /** One command in one state. */
  public record Cell(String title, Object expected, Supplier<Object> decided) {

    /** Demands the expected outcome. */
    public void check() {
      assertThat(decided.get()).as(title).isEqualTo(expected);
    }

    @Override
    public String toString() {
      return title;
    }
  }
}
