package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a log is kept, by the sizes of its segments and by the number of entries. */
class LogRetentionTest {

  private static final int MIB = 1 << 20;
  private static final int MOST = 100_000;
  private static final int LOOKS = 2_000;

  @TempDir private Path directory;
  private LogFolder folder;

  /** In a year, so that all is old. */
  private long nowMs = System.currentTimeMillis() + Duration.ofDays(365).toMillis();

  @BeforeEach
  void create() throws IOException {
    folder = new LogFolder(directory, UUID.randomUUID());
    Files.createDirectories(folder.entries());
  }

  /** What a former life has left may be needless. */
  @Test
  void shouldBringTablesToDiskWithTheFirstEntry() {
    assertThat(retention(MOST).applied(1)).isTrue();
  }

  @Test
  void shouldBringTablesToDiskAfterBytesOrEntries() {
    var retention = retention(10);
    assertThat(retention.written(5)).isNegative();
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
    var retention = retention(10);
    segment("log_0-99", MIB);
    segment("log_inprogress_100", MIB);
    assertThat(retention.written(150)).isEqualTo(140);
  }

  @Test
  void shouldGiveUpTheSegmentsBeforeThoseThatAreEnoughForFollowers() throws IOException {
    var retention = retention(MOST);
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

  @Test
  void shouldKeepWhatIsYoungUpToALimit() throws IOException {
    var retention = retention(MOST);
    for (int i = 0; i < 17; i++) {
      segment("log_%d-%d".formatted(i * 10, i * 10 + 9), 16 * MIB);
    }
    nowMs = System.currentTimeMillis();
    assertThat(retention.written(1000)).as("more than 256 MiB").isEqualTo(9);
    nowMs += Duration.ofMinutes(4).toMillis();
    assertThat(retention.written(1000)).as("older than 3 minutes").isEqualTo(149);
  }

  /** Ratis gives a segment another name when it is full, and deletes those that are given up. */
  @Test
  void shouldBearThatFilesComeAndGo() throws Exception {
    var retention = retention(MOST);
    var ends = new AtomicBoolean();
    Thread ratis =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; !ends.get(); i++) {
                    renamed("log_inprogress_" + i, "log_%d-%d".formatted(i, i));
                  }
                });
    for (int i = 0; i < LOOKS; i++) {
      assertThat(retention.written(1000)).isNegative();
    }
    ends.set(true);
    ratis.join();
    Files.delete(folder.entries());
    assertThat(retention.written(1000)).isNegative();
  }

  /** Without it the tables of this peer would miss what they do not have on disk. */
  @Test
  void shouldGiveUpNothingBeforeAnythingIsOnDisk() throws IOException {
    var retention = retention(10);
    segment("log_0-9", 64 * MIB);
    segment("log_10-99", 64 * MIB);
    assertThat(retention.written(-1)).isNegative();
  }

  private LogRetention retention(int most) {
    return new LogRetention(folder, most, () -> nowMs);
  }

  /** Creates a segment, renames it and deletes it. */
  private void renamed(String open, String full) {
    try {
      Path begun = Files.createFile(folder.entries().resolve(open));
      Files.delete(Files.move(begun, folder.entries().resolve(full)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void segment(String name, long bytes) throws IOException {
    try (var file = new RandomAccessFile(folder.entries().resolve(name).toFile(), "rw")) {
      file.setLength(bytes);
    }
  }
}
