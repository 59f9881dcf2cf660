package io.quorate.local.os;

import io.quorate.local.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Decides which user runs PostgreSQL, which refuses to run as root. An ordinary user runs it as
 * itself. For root there are two ways, and no other is needed: a user namespace that maps no user,
 * where root's process is unprivileged but still owns root's files; and, where a container forbids
 * namespaces, the system user {@code nobody}, who is given the data.
 *
 * @param prefix what to put before a command
 * @param owner the user who must own the data; empty: the current one
 */
public record ServerUser(List<String> prefix, Optional<String> owner) {

  private static final Duration OWN_LIMIT = Duration.ofMinutes(5);
  private static final String NOBODY = "nobody";

  /**
   * Finds the first way that works here.
   *
   * @throws LocalFailure for root, when none works
   */
  public static ServerUser detect() {
    if (!Commands.run(Commands.SHORT, List.of("id", "-u")).output().equals("0")) {
      return new ServerUser(List.of(), Optional.empty());
    }
    return Stream.<Supplier<ServerUser>>of(ServerUser::inNamespace, ServerUser::asNobody)
        .map(Supplier::get)
        .filter(ServerUser::works)
        .findFirst()
        .orElseThrow(
            () ->
                new LocalFailure(
                    "Expected to run PostgreSQL, which refuses to run as root, as another user, but"
                        + " neither user namespaces (unshare -U) nor setpriv (of util-linux) work"
                        + " here; run Quorate as an ordinary user, or name a PostgreSQL of your"
                        + " own in QUORATE_DB_URL."));
  }

  static ServerUser inNamespace() {
    return new ServerUser(List.of("unshare", "-U"), Optional.of("root"));
  }

  static ServerUser asNobody() {
    String group = Commands.run(Commands.SHORT, List.of("id", "-g", NOBODY)).output();
    return new ServerUser(
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + group, "--clear-groups", "--"),
        Optional.of(NOBODY));
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
   * Gives a folder and all in it to this user, unless it owns it already.
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

  boolean works() {
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
}
