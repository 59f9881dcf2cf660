package io.quorate.kernel.participant;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Decider;
import io.quorate.kernel.Decision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What every command does in every state, written as a table of text, where the same command makes
 * different things happen: one line for each command, one column for each state. A cell names the
 * events in their order, or reads {@code -} for none, {@code later}, or the code of a rejection.
 *
 * @param <C> commands of the entity
 * @param <E> events of the entity
 * @param <S> state of the entity
 */
public final class OutcomeTable<C, E, S> {

  private final Decider<C, E, S> decider;
  private final long nowMs;
  private final Map<String, S> states = new LinkedHashMap<>();
  private final Map<String, C> commands = new LinkedHashMap<>();

  /** Creates a table of decisions at one time. */
  public OutcomeTable(Decider<C, E, S> decider, long nowMs) {
    this.decider = decider;
    this.nowMs = nowMs;
  }

  /** Adds a column: a state, by what happened before. */
  public OutcomeTable<C, E, S> state(String name, List<? extends E> events) {
    S state = decider.initial();
    for (E event : events) {
      state = decider.evolve(state, event);
    }
    states.put(name, state);
    return this;
  }

  /** Adds a line. */
  public OutcomeTable<C, E, S> command(String name, C command) {
    commands.put(name, command);
    return this;
  }

  /** Demands that every command of a sealed interface has a line. */
  public void shouldHaveEveryCommand(Class<C> sealed) {
    assertThat(commands.values().stream().<Class<?>>map(Object::getClass))
        .contains(sealed.getPermittedSubclasses());
  }

  /** Reads the text, which must have every column and every line, in the order they were added. */
  public List<Cell> cells(String text) {
    List<List<String>> table = text.lines().map(OutcomeTable::columns).toList();
    List<String> header = table.getFirst();
    List<List<String>> body = table.subList(1, table.size());
    assertThat(header.subList(1, header.size())).containsExactlyElementsOf(states.keySet());
    assertThat(body).extracting(List::getFirst).containsExactlyElementsOf(commands.keySet());
    var cells = new ArrayList<Cell>();
    for (List<String> line : body) {
      assertThat(line).as("line").hasSameSizeAs(header);
      C command = Objects.requireNonNull(commands.get(line.getFirst()));
      for (int i = 1; i < line.size(); i++) {
        S state = Objects.requireNonNull(states.get(header.get(i)));
        cells.add(
            new Cell(
                "%s | %s".formatted(header.get(i), line.getFirst()),
                line.get(i),
                outcome(decider.decide(command, state, nowMs))));
      }
    }
    return cells;
  }

  private static String outcome(Decision<?> decision) {
    return switch (decision) {
      case Decision.Accepted<?> accepted ->
          accepted.events().isEmpty()
              ? "-"
              : accepted.events().stream()
                  .map(event -> event.getClass().getSimpleName())
                  .collect(Collectors.joining(" "));
      case Decision.Later<?> later -> "later";
      case Decision.Rejected<?> rejected -> rejected.rejection().code().text();
    };
  }

  private static List<String> columns(String line) {
    return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
  }

  /** One command in one state. */
  public record Cell(String title, String expected, String actual) {

    /** Demands the expected outcome. */
    public void check() {
      assertThat(actual).as(title).isEqualTo(expected);
    }

    @Override
    public String toString() {
      return title;
    }
  }
}
