package io.quorate.multijvm.replica;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.util.SizeInBytes;

/**
 * Reads the Raft log of a node in its files, while the node may append to it: what it has not
 * written yet is waited for. Stateless; blocks.
 */
final class ReplicaLog {

  private static final SizeInBytes LARGEST = SizeInBytes.valueOf("16MB");
  private static final Duration WRITTEN_LIMIT = Duration.ofSeconds(10);

  private ReplicaLog() {}

  /**
   * Returns the entries behind an index and up to another one, which must be committed.
   *
   * @param folder of the logs of one group
   */
  static List<LogEntryProto> between(Path folder, long after, long upTo) {
    var found = new ArrayList<LogEntryProto>();
    await("the log in %s to have the entries %d to %d".formatted(folder, after + 1, upTo))
        .atMost(WRITTEN_LIMIT)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              found.clear();
              found.addAll(entries(folder, after, upTo));
              return found.size() == upTo - after;
            });
    return found;
  }

  /** Returns those that are written, oldest first. */
  private static List<LogEntryProto> entries(Path folder, long after, long upTo)
      throws IOException {
    var found = new ArrayList<LogEntryProto>();
    for (LogSegmentPath segment : newestFirst(folder)) {
      List<LogEntryProto> entries = entries(segment);
      if (!entries.isEmpty()) {
        found.addAll(
            0,
            entries.stream()
                .filter(entry -> entry.getIndex() > after && entry.getIndex() <= upTo)
                .toList());
        if (entries.getFirst().getIndex() <= after + 1) {
          return found;
        }
      }
    }
    return found;
  }

  private static List<LogSegmentPath> newestFirst(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(LogSegmentPath::matchLogSegment)
          .filter(Objects::nonNull)
          .sorted(Comparator.comparing(LogSegmentPath::getStartEnd).reversed())
          .toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        // One has got another name meanwhile; all are read again then.
        return List.of();
      }
      throw e.getCause();
    }
  }

  /** Returns those before the first that is half written; none when the file is gone. */
  private static List<LogEntryProto> entries(LogSegmentPath segment) throws IOException {
    var entries = new ArrayList<LogEntryProto>();
    var unused =
        LogSegment.readSegmentFile(
            segment.getPath().toFile(),
            segment.getStartEnd(),
            LARGEST,
            CorruptionPolicy.WARN_AND_RETURN,
            null,
            entries::add);
    return entries;
  }
}
