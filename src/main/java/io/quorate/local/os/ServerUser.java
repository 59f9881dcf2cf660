package io.quorate.local.os;

import io.quorate.local.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Decides who runs PostgreSQL, which refuses to run as root. For everyone else: the user himself.
 * For root: root seen from inside a user namespace that maps nobody, where it is an unprivileged
 * user who still owns root's files; where the system forbids that, a system user to whom the data
 * is given.
 *
 * @param prefix what to put before a command
 * @param owner the user who must own the data; empty: the current one, whoever it is
 */
public record ServerUser(List<String> prefix, Optional<String> owner) {

  private static final Duration OWN_LIMIT = Duration.ofMinutes(5);
  private static final List<String> SYSTEM_USERS = List.of("postgres", "nobody");

  /**
   * Finds the first way that works here.
   *
   * @throws LocalFailure for root, when none works
   */
  public static ServerUser detect() {
    if (!Commands.run(Commands.SHORT, List.of("id", "-u")).output().equals("0")) {
      return new ServerUser(List.of(), Optional.empty());
    }
    ServerUser namespace = new ServerUser(List.of("unshare", "-U"), Optional.of("root"));
    if (namespace.works()) {
      return namespace;
    }
    for (String user : SYSTEM_USERS) {
      for (List<String> prefix : prefixes(user)) {
        ServerUser candidate = new ServerUser(prefix, Optional.of(user));
        if (candidate.works()) {
          return candidate;
        }
      }
    }
    throw new LocalFailure(
        "Expected a way to run PostgreSQL as another user than root (it refuses root), but neither"
            + " unshare nor setpriv, runuser or su works here; run Quorate as an ordinary user.");
  }

  public List<String> command(List<String> command) {
    return Commands.prefixed(prefix, command);
  }

  /** Tells whether this user can read and enter a path, or run it when it is a program. */
  public boolean reaches(Path path) {
    List<String> test =
        List.of("/bin/sh", "-c", "test -r \"$1\" && test -x \"$1\"", "sh", path.toString());
    return Commands.run(Commands.SHORT, command(test)).succeeded();
  }

  /**
   * Gives a folder and all in it to this user, unless it is his already.
   *
   * @throws LocalFailure when that fails
   */
  public void own(Path path) {
    if (owner.isEmpty() || owner.get().equals(ownerOf(path))) {
      return;
    }
    Commands.Result result =
        Commands.run(OWN_LIMIT, List.of("chown", "-R", owner.get(), path.toString()));
    if (!result.succeeded()) {
      throw new LocalFailure(
          "Expected to give %s to the user %s, but: %s"
              .formatted(path, owner.get(), result.output()));
    }
  }

  private boolean works() {
    Commands.Result result = Commands.run(Commands.SHORT, command(List.of("id", "-u")));
    return result.succeeded() && !result.output().equals("0");
  }

  private static String ownerOf(Path path) {
    try {
      return Files.readAttributes(path, PosixFileAttributes.class).owner().getName();
    } catch (IOException e) {
      throw new LocalFailure("Expected to see who owns %s, but could not".formatted(path), e);
    }
  }

  private static List<List<String>> prefixes(String user) {
    return List.of(
        List.of("setpriv", "--reuid=" + user, "--regid=" + group(user), "--clear-groups", "--"),
        List.of("runuser", "-u", user, "--"),
        List.of("su", "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", "--", user));
  }

  private static String group(String user) {
    return Commands.run(Commands.SHORT, List.of("id", "-g", user)).output();
  }
}
