package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a log is kept, by the sizes of its segments and by the number of entries. */
class LogRetentionTest {

  private static final int MIB = 1 << 20;
  private static final int MOST = 100_000;

  @TempDir private Path directory;
  private LogFolder folder;

  @BeforeEach
  void create() throws IOException {
    folder = new LogFolder(directory, UUID.randomUUID());
    Files.createDirectories(folder.entries());
  }

  @Test
  void shouldBringTablesToDiskAfterBytesOrEntries() throws IOException {
    var retention = new LogRetention(folder, 10);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 9; i++) {
        assertThat(retention.applied(1)).isFalse();
      }
      assertThat(retention.applied(1)).isTrue();
      assertThat(retention.written(5)).isNegative();
      assertThat(retention.applied(16 * MIB - 1)).isFalse();
      assertThat(retention.applied(1)).isTrue();
      assertThat(retention.written(5)).isNegative();
    }
  }

  @Test
  void shouldKeepSoManyEntries() throws IOException {
    var retention = new LogRetention(folder, 10);
    segment("log_0-99", MIB);
    segment("log_inprogress_100", MIB);
    assertThat(retention.written(150)).isEqualTo(140);
  }

  @Test
  void shouldGiveUpTheSegmentsBeforeThoseThatAreEnoughForFollowers() throws IOException {
    var retention = new LogRetention(folder, MOST);
    segment("log_0-9", 16 * MIB);
    segment("log_10-99", 16 * MIB);
    segment("log_100-199", 16 * MIB);
    assertThat(retention.written(1000)).as("nothing is before 32 MiB but the first").isEqualTo(9);
    segment("log_inprogress_200", 4 * MIB);
    assertThat(retention.written(1000)).isEqualTo(9);
    segment("log_200-999", 16 * MIB);
    segment("raft-meta", MIB);
    assertThat(retention.written(1000)).isEqualTo(99);
    assertThat(retention.written(50)).as("no more than is on disk").isEqualTo(50);
  }

  /** Without it the tables of this peer would miss what they do not have on disk. */
  @Test
  void shouldGiveUpNothingBeforeAnythingIsOnDisk() throws IOException {
    var retention = new LogRetention(folder, 10);
    segment("log_0-9", 64 * MIB);
    segment("log_10-99", 64 * MIB);
    assertThat(retention.written(-1)).isNegative();
  }

  private void segment(String name, long bytes) throws IOException {
    try (var file = new RandomAccessFile(folder.entries().resolve(name).toFile(), "rw")) {
      file.setLength(bytes);
    }
  }
}
