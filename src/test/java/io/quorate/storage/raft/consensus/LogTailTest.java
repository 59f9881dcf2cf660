package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The open segment of a log in the form in which Ratis writes it, damaged in several ways. */
class LogTailTest {

  private static final int ENTRIES = 5;
  private static final int ENTRY_BYTES = 3000;
  private static final int SECTOR = 512;

  /** What Ratis fills with zeros beforehand. */
  private static final int ZEROS = 10_000;

  @TempDir private Path folder;
  private final Random random = new Random(7);
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  /** Where the last entry begins, and where it ends. */
  private int lastFrom;

  private int lastTo;

  @Test
  void shouldLeaveAWholeLogAlone() throws IOException {
    byte[] log = log();
    assertThat(mended(log)).isEqualTo(log);
  }

  /** The rest is still the zeros that were there before. */
  @Test
  void shouldCutOffAnEntryThatLacksItsEnd() throws IOException {
    byte[] log = log();
    for (int kept : new int[] {1, 2, 20, 100, ENTRY_BYTES / 2, lastTo - lastFrom - 1}) {
      byte[] torn = log.clone();
      Arrays.fill(torn, lastFrom + kept, lastTo, (byte) 0);
      assertThat(mended(torn)).as("%d bytes", kept).isEqualTo(Arrays.copyOf(log, lastFrom));
    }
  }

  /** A disk may write the sectors in any order. */
  @Test
  void shouldCutOffAnEntryThatLacksASector() throws IOException {
    byte[] log = log();
    byte[] torn = log.clone();
    int sector = (lastFrom / SECTOR + 2) * SECTOR;
    Arrays.fill(torn, sector, sector + SECTOR, (byte) 0);
    assertThat(mended(torn)).isEqualTo(Arrays.copyOf(log, lastFrom));

    byte[] beheaded = log.clone();
    Arrays.fill(beheaded, lastFrom, (lastFrom / SECTOR + 1) * SECTOR, (byte) 0);
    assertThat(mended(beheaded)).isEqualTo(Arrays.copyOf(log, lastFrom));
  }

  /** Then its length is not whole, or cannot be compared with what the entry carries. */
  @Test
  void shouldCutOffAnEntryThatLacksTheRestOfItsHead() throws IOException {
    for (int inFirstSector = 1; inFirstSector < 30; inFirstSector++) {
      byte[] log = log(SECTOR - inFirstSector);
      byte[] torn = log.clone();
      Arrays.fill(torn, lastFrom + inFirstSector, lastFrom + inFirstSector + SECTOR, (byte) 0);
      assertThat(mended(torn))
          .as("%d bytes", inFirstSector)
          .isEqualTo(Arrays.copyOf(log, lastFrom));
    }
  }

  /** It may have been acknowledged. */
  @Test
  void shouldLeaveAnEntryAloneThatIsWrongOtherwise() throws IOException {
    byte[] log = log();
    for (int at : new int[] {lastFrom, lastFrom + 10, lastTo - 1, 100, lastFrom - 50}) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] rotten = log.clone();
        rotten[at] ^= (byte) (1 << bit);
        if (rotten[at] != 0) {
          assertThat(mended(rotten)).as("bit %d of %d", bit, at).isEqualTo(rotten);
        }
      }
    }
  }

  /** With it, all that follows would seem to be a part of the entry. */
  @Test
  void shouldNotBelieveALengthThatIsWrong() throws IOException {
    byte[] log = log();
    for (int length = 4; length < 1 << 14; length += 97) {
      byte[] rotten = log.clone();
      rotten[8] = (byte) ((length & 0x7F) | 0x80);
      rotten[9] = (byte) (length >> 7);
      if (rotten[9] > 0 && !Arrays.equals(rotten, log)) {
        assertThat(mended(rotten)).as("%d", length).isEqualTo(rotten);
      }
    }
  }

  @Test
  void shouldLeaveClosedSegmentsAlone() throws IOException {
    byte[] log = log();
    Arrays.fill(log, lastFrom + 100, lastTo, (byte) 0);
    Path closed = folder.resolve("log_0-4");
    Files.write(closed, log);

    LogTail.mend(folder);

    assertThat(Files.readAllBytes(closed)).isEqualTo(log);
  }

  private byte[] mended(byte[] log) throws IOException {
    Path open = folder.resolve("log_inprogress_0");
    Files.write(open, log);
    LogTail.mend(folder);
    return Files.readAllBytes(open);
  }

  private byte[] log() throws IOException {
    return log(-1);
  }

  /** Returns one whose last entry begins so far behind the beginning of a sector; -1: anywhere. */
  private byte[] log(int lastInSector) throws IOException {
    written.reset();
    written.write("RaftLog1".getBytes(StandardCharsets.US_ASCII));
    for (int index = 0; index < ENTRIES; index++) {
      if (index == ENTRIES - 1 && lastInSector >= 0) {
        // 16 bytes of each entry are not its data.
        int missing = Math.floorMod(lastInSector - written.size() - 16, SECTOR);
        write(index, missing + SECTOR);
        assertThat(written.size() % SECTOR).isEqualTo(lastInSector);
      }
      lastFrom = written.size();
      write(index, ENTRY_BYTES);
    }
    lastTo = written.size();
    written.write(new byte[ZEROS]);
    return written.toByteArray();
  }

  private void write(int index, int bytes) throws IOException {
    byte[] data = new byte[bytes];
    random.nextBytes(data);
    var entry = new ByteArrayOutputStream();
    LogEntryProto.newBuilder()
        .setTerm(3)
        .setIndex(index)
        .setStateMachineLogEntry(
            StateMachineLogEntryProto.newBuilder().setLogData(ByteString.copyFrom(data)))
        .build()
        .writeDelimitedTo(entry);
    var checksum = new CRC32C();
    checksum.update(entry.toByteArray());
    written.write(entry.toByteArray());
    written.write(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
  }
}
