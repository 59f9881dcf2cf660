package io.quorate.runtime.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("sets a property that every node reads when it starts")
class WallClockTest {

  @Test
  void shouldReadTheMachinesClockWhenNoFileIsNamed() {
    LongSupplier clock = WallClock.fromSystem();
    assertThat(clock).isNotInstanceOf(WallClock.class);
    assertThat(clock.getAsLong()).isBetween(0L, System.currentTimeMillis());
  }

  @Test
  void shouldAddWhatTheFileSays(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("offset"), "-7200000\n");
    var clock = new WallClock(() -> 10_000_000, file);
    assertThat(clock.getAsLong()).isEqualTo(2_800_000);
    Files.writeString(file, " +5 ");
    assertThat(clock.getAsLong()).isEqualTo(2_800_000);
    clock.reread();
    assertThat(clock.getAsLong()).isEqualTo(10_000_005);
  }

  @Test
  void shouldKeepTheLastNumberWhenTheFileIsMissingOrUnreadable(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("offset");
    var clock = new WallClock(() -> 1_000, file);
    assertThat(clock.getAsLong()).isEqualTo(1_000);
    Files.writeString(file, "50");
    clock.reread();
    for (String garbled :
        new String[] {"", "5 0", "1e3", "99999999999999999999", "" + Long.MIN_VALUE}) {
      Files.writeString(file, garbled);
      clock.reread();
      assertThat(clock.getAsLong()).as("after <%s>", garbled).isEqualTo(1_050);
    }
    Files.delete(file);
    clock.reread();
    assertThat(clock.getAsLong()).isEqualTo(1_050);
    Files.createDirectory(file);
    clock.reread();
    assertThat(clock.getAsLong()).isEqualTo(1_050);
  }

  @Test
  void shouldJumpWhileItRunsWhenTheFileChanges(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("offset"), "3600000");
    System.setProperty(WallClock.OFFSET_FILE, file.toString());
    LongSupplier clock;
    try {
      clock = WallClock.fromSystem();
    } finally {
      System.clearProperty(WallClock.OFFSET_FILE);
    }
    assertThat(aheadMs(clock)).isBetween(3_590_000L, 3_610_000L);
    Files.writeString(file, "-3600000");
    await().untilAsserted(() -> assertThat(aheadMs(clock)).isBetween(-3_610_000L, -3_590_000L));
  }

  private static long aheadMs(LongSupplier clock) {
    return clock.getAsLong() - System.currentTimeMillis();
  }
}
