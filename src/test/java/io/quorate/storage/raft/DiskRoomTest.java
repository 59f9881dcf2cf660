package io.quorate.storage.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a disk counts as nearly full. */
class DiskRoomTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void shouldFollowWhatTheDiskSays() {
    var usable = new AtomicLong(DiskRoom.RESERVE_BYTES);
    var room = new DiskRoom(usable::get);
    assertThat(room.getAsBoolean()).isFalse();
    usable.decrementAndGet();
    await().atMost(LIMIT).until(room::getAsBoolean);
    usable.incrementAndGet();
    await().atMost(LIMIT).until(() -> !room.getAsBoolean());
  }

  @Test
  void shouldCountADiskAsFullThatCannotBeAsked(@TempDir Path directory) {
    assertThat(DiskRoom.of(directory.resolve("missing")).getAsBoolean()).isTrue();
  }
}
