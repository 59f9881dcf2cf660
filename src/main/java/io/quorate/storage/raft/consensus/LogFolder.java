package io.quorate.storage.raft.consensus;

import io.quorate.storage.StorageException;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.checkpoint.Folders;
import io.quorate.storage.raft.peer.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;

/**
 * Where a peer keeps the log of a group, as Ratis lays it out, and its votes. Immutable; blocks.
 *
 * @param directory of the logs of all groups
 */
public record LogFolder(Path directory, UUID group) {

  /** How the name of a segment begins that is being written, or was left so by a peer's end. */
  static final String OPEN_SEGMENT = "log_inprogress_";

  private static final Pattern BEGIN = Pattern.compile("log_(?:inprogress_)?(\\d+)");

  /** Returns the folder with the entries. */
  public Path entries() {
    return ofGroup().resolve("current");
  }

  private Path ofGroup() {
    return directory.resolve(group.toString());
  }

  /** Where Ratis keeps the term and the vote. */
  Path votes() {
    return entries().resolve("raft-meta");
  }

  /** Where {@link Votes} keeps the last one. */
  Path lastVote() {
    return directory.resolveSibling(directory.getFileName() + ".vote");
  }

  /** The file that says that tables without a log are right, since this peer has not voted yet. */
  private Path firstStart() {
    return directory.resolveSibling(directory.getFileName() + ".first-start");
  }

  /**
   * Lets a peer start that has tables, but no log yet, and has never voted.
   *
   * @throws StorageException when the disk fails
   */
  public void allowFirstStart() {
    try {
      DurableFile.write(firstStart(), new byte[0]);
    } catch (IOException e) {
      throw new StorageException("Expected to write beside " + directory + ", but: " + e, e);
    }
  }

  /**
   * Returns how Ratis starts here. Without its log a peer has forgotten for whom it has voted, and
   * must not vote again.
   *
   * <p>Ratis keeps the members beside the log. Those that it finds there are of before, when this
   * peer has taken over the tables of another one, and its log was deleted: then they are those of
   * the tables. Else it could ask former members for votes, and take them for a majority.
   *
   * @param hasTables whether anything was ever applied
   * @param members the entry that names them, as of the tables
   * @throws StorageUnavailable when there was a log, and it is gone; or the tables are gone that
   *     hold what it has given up
   */
  StartupOption prepared(boolean hasTables, Optional<byte[]> members) throws IOException {
    if (Files.exists(votes())) {
      started();
      if (!hasTables && beginsLater()) {
        throw new StorageUnavailable(
            ("Expected the tables of this node, since its log in %s does not begin with the first"
                    + " entry, but they are gone; add it to the group anew, with an empty disk.")
                .formatted(entries()));
      }
      LogTail.mend(entries());
      if (members.isPresent() && !hasEntries()) {
        DurableFile.write(entries().resolve("raft-meta.conf"), members.get());
      }
    } else if (hasTables && !Files.exists(firstStart())) {
      throw gone("there are tables beside it");
    }
    StartupOption option = Files.exists(ofGroup()) ? StartupOption.RECOVER : StartupOption.FORMAT;
    DurableFile.createDirectory(directory);
    return option;
  }

  /** This peer may vote from now on, so that another start without its log is none of its first. */
  void started() throws IOException {
    if (Files.exists(votes())) {
      DurableFile.delete(firstStart());
    }
  }

  /** Whether entries were given up: names of segments tell with which one they begin. */
  private boolean beginsLater() throws IOException {
    LongStream begins =
        Folders.list(entries()).stream()
            .map(file -> BEGIN.matcher(file.getFileName().toString()))
            .filter(Matcher::lookingAt)
            .mapToLong(name -> Long.parseLong(name.group(1)));
    return begins.min().orElse(0) > 0;
  }

  /**
   * Returns what a peer ends with that had a log.
   *
   * @param sign by which that is known
   */
  StorageUnavailable gone(String sign) {
    return new StorageUnavailable(
        ("Expected the log of this node in %s, since %s, but it is gone;"
                + " this node must not take part without it.")
            .formatted(directory, sign));
  }

  private boolean hasEntries() throws IOException {
    return Folders.list(entries()).stream()
        .anyMatch(file -> file.getFileName().toString().startsWith("log_"));
  }
}
