package io.quorate.storage.raft.checkpoint;

import io.quorate.storage.raft.peer.DurableFile;
import io.quorate.storage.raft.peer.Form;
import io.quorate.storage.raft.peer.PeerClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies a checkpoint of a peer into a folder. The manifest comes last, so a folder that has one
 * has the whole checkpoint, on disk. What is there already, and the same, is not fetched again. For
 * one thread; blocks.
 */
public final class CheckpointCopy {

  /** For making it; all of it is read once. */
  private static final Duration MAKING = Duration.ofMinutes(10);

  /** For 4 MiB. */
  private static final Duration CHUNK = Duration.ofSeconds(30);

  /** For each chunk. */
  private static final int ATTEMPTS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointCopy.class);

  private final PeerClient client;
  private final UUID group;
  private final Path folder;
  private final LongConsumer progress;

  /**
   * Creates it.
   *
   * @param group whose tables they must be
   * @param folder for this copy alone
   * @param progress told how many bytes were fetched
   */
  public CheckpointCopy(PeerClient client, UUID group, Path folder, LongConsumer progress) {
    this.client = client;
    this.group = group;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Copies a checkpoint that the peer makes now.
   *
   * @throws IOException when it did not come whole; what has come stays for the next time
   */
  public Manifest fetch(String address) throws IOException, InterruptedException {
    Manifest manifest = client.post(address, Checkpoints.PATH, Map.of(), Manifest.class, MAKING);
    if (!manifest.group().equals(group)) {
      throw new IOException(
          "Expected the tables of %s, but they are those of %s".formatted(group, manifest.group()));
    }
    String path = Checkpoints.PATH + "/" + manifest.id();
    DurableFile.createDirectory(folder);
    Files.deleteIfExists(folder.resolve(Manifest.NAME));
    deleteOthers(manifest);
    for (Manifest.StoredFile file : manifest.files()) {
      if (isThere(file)) {
        Folders.force(folder.resolve(file.name()));
        // So that the peer knows that somebody still reads it.
        chunk(address, "%s/%s?from=%d".formatted(path, file.name(), file.bytes()));
      } else {
        fetch(address, path + "/" + file.name(), file);
      }
    }
    DurableFile.forceNames(folder);
    DurableFile.write(folder.resolve(Manifest.NAME), Form.write(manifest));
    giveBack(address, path);
    return manifest;
  }

  /** The copy is whole; what nobody reads any more is deleted there by itself. */
  private void giveBack(String address, String path) throws InterruptedException {
    try {
      client.delete(address, path, CHUNK);
    } catch (IOException e) {
      LOG.info("Not deleted at {}: {}", address, e.toString());
    }
  }

  private void deleteOthers(Manifest manifest) throws IOException {
    Set<String> names =
        manifest.files().stream().map(Manifest.StoredFile::name).collect(Collectors.toSet());
    for (Path file : Folders.list(folder)) {
      if (!names.contains(file.getFileName().toString())) {
        Files.delete(file);
      }
    }
  }

  private boolean isThere(Manifest.StoredFile file) throws IOException {
    return file.isAt(folder.resolve(file.name()));
  }

  private void fetch(String address, String path, Manifest.StoredFile file)
      throws IOException, InterruptedException {
    Path target = folder.resolve(file.name());
    try (FileChannel channel =
        FileChannel.open(
            target,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (channel.position() < file.bytes()) {
        byte[] chunk = chunk(address, path + "?from=" + channel.position());
        if (chunk.length == 0) {
          throw new IOException("Expected %d bytes of %s".formatted(file.bytes(), path));
        }
        ByteBuffer bytes = ByteBuffer.wrap(chunk);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        progress.accept(chunk.length);
      }
      channel.force(true);
    }
    if (!isThere(file)) {
      throw new IOException("Expected %s as its digest says, but it is not".formatted(target));
    }
  }

  private byte[] chunk(String address, String path) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return client.bytes(address, path, CHUNK);
      } catch (PeerClient.Refused e) {
        throw e;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
