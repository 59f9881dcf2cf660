package io.quorate.storage.raft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.raft.machine.Tables.Table;
import io.quorate.testing.BesideOthers;
import io.quorate.testing.KilledProcess;
import io.quorate.testing.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is killed while it brings its tables to disk. */
@BesideOthers
class MachineCrashTest {

  private static final int KILLS = 5;
  private static final int MOST_FLUSHES = 8;
  private static final int MOST_MICROS_LATER = 30_000;

  /** Behind all keys. */
  private static final byte[] LAST = {-1, -1, -1, -1, -1, -1, -1, -1, -1};

  private final SplittableRandom random = new SplittableRandom(Seed.VALUE);
  @TempDir private Path directory;

  /** Else the log would not bring again what is missing: it begins behind what the tables name. */
  @Test
  void shouldHaveAllTablesAsOfOneEntryWhenTheProcessIsKilled() throws Exception {
    Path killed = directory.resolve("killed");
    try (Machine whole = Machine.open(directory.resolve("whole"))) {
      for (int kill = 0; kill < KILLS; kill++) {
        long told =
            KilledProcess.lastTold(
                MachineUntilKilled.class,
                killed,
                1 + random.nextInt(MOST_FLUSHES),
                Duration.of(random.nextInt(MOST_MICROS_LATER), ChronoUnit.MICROS));
        try (Machine left = Machine.open(killed)) {
          long kept = left.applied().index();
          assertThat(kept).as("seed %d, kill %d", Seed.VALUE, kill).isGreaterThanOrEqualTo(told);
          for (long index = whole.applied().index() + 1; index <= kept; index++) {
            MachineUntilKilled.apply(whole, index);
          }
          for (Table table : Table.values()) {
            assertThat(rows(left, table))
                .as("%s at entry %d, seed %d, kill %d", table, kept, Seed.VALUE, kill)
                .isEqualTo(rows(whole, table));
          }
        }
      }
    }
  }

  private static List<String> rows(Machine machine, Table table) {
    var rows = new ArrayList<String>();
    HexFormat hex = HexFormat.of();
    machine
        .tables()
        .scan(
            table,
            new byte[0],
            LAST,
            (key, value) -> rows.add(hex.formatHex(key) + " " + digest(hex.formatHex(value))));
    return rows;
  }

  /** Shorter than a value, so that what differs can be shown. */
  private static String digest(String value) {
    return value.length() + ":" + value.hashCode();
  }
}
