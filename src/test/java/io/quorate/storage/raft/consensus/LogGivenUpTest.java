package io.quorate.storage.raft.consensus;

import static io.quorate.storage.raft.consensus.PeersInProcess.PATIENCE;
import static io.quorate.storage.raft.consensus.PeersInProcess.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.raft.checkpoint.Folders;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real log of large entries, of which the old ones are given up long before they are many. */
class LogGivenUpTest {

  private static final Owner WRITER = new Owner("10.0.0.1:1", 1);
  private static final int ENTRY_BYTES = 512 << 10;

  /** Of 80 MiB 16 are needless for sure: 32 stay, and segments are whole. */
  private static final int ENTRIES = 160;

  @TempDir private Path directory;
  private final byte[] payload = new byte[ENTRY_BYTES];
  private int written;

  @Test
  void shouldGiveUpOldBytesAndLoseNothing() throws IOException {
    new Random(7).nextBytes(payload);
    var setup = new PeersInProcess.Setup(Duration.ofMillis(500), new FailingEvents());
    try (PeersInProcess peers = PeersInProcess.of(directory, 1, setup)) {
      peers.startAll();
      joined(peers.peer(0).submit(new Command.TakeLease(WRITER, 1), PATIENCE));
      write(peers, ENTRIES);
      assertThat(firstInLog(peers)).as("it is young").isZero();

      age(peers.folder(0).entries());
      write(peers, ENTRIES / 4);

      await().atMost(PATIENCE).until(() -> firstInLog(peers) > 0);
      long first = firstInLog(peers);
      peers.end(0);
      peers.start(0);
      assertThat(firstInLog(peers)).isEqualTo(first);
      write(peers, 1);
    }
  }

  /** Each names the last one, so that none may be missing. */
  private void write(PeersInProcess peers, int entries) {
    for (int i = 0; i < entries; i++) {
      byte[] tag = ByteBuffer.allocate(Command.Part.TAG_LENGTH).putInt(written).array();
      var event = new Command.Event("test", null, payload);
      var part = new Command.Part(tag, "account|a", written, List.of(event));
      var append = new Command.Append(WRITER, List.of(part));
      assertThat(joined(peers.peer(0).submit(append, PATIENCE)))
          .isEqualTo(new Result.Appended(List.of(Result.Status.APPENDED)));
      written++;
    }
  }

  private static void age(Path entries) throws IOException {
    for (Path segment : Folders.list(entries)) {
      Files.setLastModifiedTime(segment, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    }
  }

  private static long firstInLog(PeersInProcess peers) {
    return peers.peer(0).view().firstInLog();
  }
}
