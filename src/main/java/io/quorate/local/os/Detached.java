package io.quorate.local.os;

import java.util.List;

/**
 * Starts programs in a session of their own. Ctrl-C in a terminal goes to every process of the
 * foreground group: without this the database would stop before the nodes that still need it. The
 * process id stays the one of the started process, as each prefix replaces itself.
 */
public final class Detached {

  private static final List<List<String>> CANDIDATES =
      List.of(
          List.of("setsid"),
          List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or die;"));

  private static final List<String> PREFIX =
      CANDIDATES.stream().filter(Detached::works).findFirst().orElse(List.of());

  private Detached() {}

  /** Returns the command with the prefix that works here; unchanged when there is none. */
  public static List<String> command(List<String> command) {
    return Commands.prefixed(PREFIX, command);
  }

  private static boolean works(List<String> prefix) {
    return Commands.run(Commands.SHORT, Commands.prefixed(prefix, List.of("true"))).succeeded();
  }
}
