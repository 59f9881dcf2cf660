package io.quorate.storage.raft.consensus;

import io.quorate.storage.raft.checkpoint.Folders;
import io.quorate.storage.raft.peer.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.WireFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a log, which a loss of power or a kill may have cut in half. Ratis fills the open
 * segment with zeros beforehand, takes what is half written there for corrupt, and does not start.
 *
 * <p>What stays is synced anew: a process that was killed may have left it in the system's memory
 * only, and Ratis takes all that it can read at its start for synced, and acknowledges it.
 *
 * <p>Only what cannot have been synced is cut off: an entry whose rest, up to the end of the file,
 * is missing, or of which a whole sector is, as in etcd's write-ahead log. Any other entry that is
 * wrong stays, and Ratis refuses it: it may have been acknowledged. For one thread; blocks.
 */
final class LogTail {

  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);

  private static final int HEADER_BYTES = "RaftLog1".length();
  private static final int CHECKSUM_BYTES = 4;
  private static final int SECTOR_BYTES = 512;
  private static final int MAX_VARINT_BYTES = 5;

  /** Nothing is known of where the next entry would begin. */
  private static final int UNKNOWN = 0;

  /** As many bytes of an entry as come before what it carries, at most. */
  private static final int HEAD_BYTES = 32;

  private final byte[] bytes;

  /** Behind the last byte that is not zero. */
  private final int end;

  private LogTail(byte[] bytes) {
    this.bytes = bytes;
    int last = bytes.length;
    while (last > 0 && bytes[last - 1] == 0) {
      last--;
    }
    this.end = last;
  }

  /**
   * Cuts the open segment off behind its last whole entry, when what follows is half written, and
   * brings it to disk.
   *
   * @param entries the folder of the log's segments
   */
  static void mend(Path entries) throws IOException {
    if (!Files.exists(entries)) {
      return;
    }
    for (Path file : Folders.list(entries)) {
      if (file.getFileName().toString().startsWith(LogFolder.OPEN_SEGMENT)) {
        byte[] content = Files.readAllBytes(file);
        int whole = new LogTail(content).whole();
        if (whole < content.length) {
          LOG.warn("The log {} was cut in half; {} bytes of it are whole", file, whole);
        }
        cut(file, whole);
      }
    }
    DurableFile.forceNames(entries);
  }

  /** Returns how many bytes stay: all of them, unless something half written follows. */
  private int whole() {
    int at = HEADER_BYTES;
    while (at < end) {
      int next = next(at);
      if (next <= UNKNOWN) {
        return isHalfWritten(at, -next) ? at : bytes.length;
      }
      at = next;
    }
    return bytes.length;
  }

  /**
   * Returns where the entry after this one begins; negative when this one is wrong; {@link
   * #UNKNOWN} when it does not even have a length.
   */
  private int next(int at) {
    int length;
    long after;
    try {
      CodedInputStream head =
          CodedInputStream.newInstance(bytes, at, Math.min(bytes.length - at, MAX_VARINT_BYTES));
      length = head.readRawVarint32();
      after = (long) at + head.getTotalBytesRead() + length + CHECKSUM_BYTES;
    } catch (IOException e) {
      return UNKNOWN;
    }
    if (length <= 0 || after > bytes.length) {
      return UNKNOWN;
    }
    int next = (int) after;
    var checksum = new CRC32C();
    checksum.update(bytes, at, next - CHECKSUM_BYTES - at);
    int stored = ByteBuffer.wrap(bytes).getInt(next - CHECKSUM_BYTES);
    return stored == (int) checksum.getValue() ? next : -next;
  }

  /**
   * Whether an entry lacks its end, and nothing follows; or at least one sector. A length that is
   * wrong itself would take what follows for a part of the entry, and is not believed.
   */
  private boolean isHalfWritten(int from, int to) {
    if (isZero(from, Math.min(bytes.length, sectorAfter(from)))) {
      return true;
    }
    if (isBeheaded(from, to)) {
      return true;
    }
    if (to == UNKNOWN) {
      return false;
    }
    if (end < to) {
      return end - from <= HEAD_BYTES || isOfThatLength(from, to);
    }
    for (int sector = from; sector < to; sector = sectorAfter(sector)) {
      if (isZero(sector, Math.min(to, sectorAfter(sector)))) {
        return isOfThatLength(from, to);
      }
    }
    return false;
  }

  /**
   * Whether the sector with the rest of an entry's head is missing, so that its lengths cannot be
   * known, or not be compared.
   */
  private boolean isBeheaded(int from, int to) {
    int boundary = sectorAfter(from);
    return boundary - from < HEAD_BYTES
        && (to > boundary || goesOn(from, boundary))
        && isZero(boundary, Math.min(bytes.length, sectorAfter(boundary)));
  }

  /** Whether a length begins here, and does not end before a position. */
  private boolean goesOn(int from, int before) {
    for (int i = from; i < Math.min(bytes.length, before); i++) {
      if (bytes[i] >= 0) {
        return false;
      }
    }
    return true;
  }

  private static int sectorAfter(int position) {
    return (position / SECTOR_BYTES + 1) * SECTOR_BYTES;
  }

  /** Whether what the entry carries, which has a length of its own, ends where the entry ends. */
  private boolean isOfThatLength(int from, int to) {
    try {
      CodedInputStream entry =
          CodedInputStream.newInstance(bytes, from, to - CHECKSUM_BYTES - from);
      entry.readRawVarint32();
      int tag = entry.readTag();
      while (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
        entry.readUInt64();
        tag = entry.readTag();
      }
      return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
          && entry.readRawVarint32() + entry.getTotalBytesRead() == to - CHECKSUM_BYTES - from;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isZero(int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** A file that is not longer stays as it is. */
  private static void cut(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
      channel.force(true);
    }
  }
}
