package io.quorate.lock.session;

import static io.quorate.lock.session.Sessions.NOW_MS;
import static io.quorate.lock.session.Sessions.TTL_MS;

import io.quorate.kernel.DecisionTable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command in every state of a session. */
class SessionTableTest {

  private static final String TABLE =
      """
      command        | absent | alive   | attached| ended | owing
      get            | none   | same    | same    | none  | none
      begin          | done   | same    | same    | done  | done
      begin longer   | done   | differs | differs | done  | done
      keep alive     | none   | ok      | ok      | none  | none
      end            | none   | ok      | ok      | same  | same
      attach l       | none   | ok      | done    | none  | none
      release 1      | same   | same    | ok      | same  | same
      release 1 of 2 | same   | same    | same    | same  | same
      detached l     | same   | same    | same    | same  | ok
      detached l of 2| same   | same    | same    | same  | same
      """;

  @ParameterizedTest
  @MethodSource("cells")
  void shouldDecide(DecisionTable.Cell cell) {
    cell.check();
  }

  @Test
  void shouldHaveEveryCommand() {
    table().shouldHaveEveryCommand(SessionCommand.class);
  }

  static List<DecisionTable.Cell> cells() {
    return table().cells(TABLE);
  }

  private static DecisionTable<SessionCommand, SessionEvent, Session> table() {
    var begun = new SessionEvent.Begun("s", 1, TTL_MS, NOW_MS + TTL_MS, NOW_MS);
    var attached = new SessionEvent.Attached("l", 1, NOW_MS);
    var ended = new SessionEvent.Ended(false, NOW_MS);
    return new DecisionTable<>(new SessionDecider(), NOW_MS)
        .state("absent", List.of())
        .state("alive", List.of(begun))
        .state("attached", List.of(begun, attached))
        .state("ended", List.of(begun, ended))
        .state("owing", List.of(begun, attached, ended))
        .command("get", new SessionCommand.Get())
        .command("begin", new SessionCommand.Begin("s", TTL_MS))
        .command("begin longer", new SessionCommand.Begin("s", TTL_MS + 1))
        .command(
            "keep alive",
            new SessionCommand.KeepAlive(),
            new SessionEvent.KeptAlive(NOW_MS + TTL_MS, NOW_MS))
        .command("end", new SessionCommand.End(), ended)
        .command("attach l", new SessionCommand.Attach("l"), attached)
        .command(
            "release 1", new SessionCommand.Release(1, 1), new SessionEvent.Released(1, NOW_MS))
        .command("release 1 of 2", new SessionCommand.Release(2, 1))
        .command(
            "detached l",
            new SessionCommand.Detached("l", 1),
            new SessionEvent.Detached("l", 1, NOW_MS))
        .command("detached l of 2", new SessionCommand.Detached("l", 2));
  }
}
