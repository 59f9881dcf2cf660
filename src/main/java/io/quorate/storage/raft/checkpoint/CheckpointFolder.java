package io.quorate.storage.raft.checkpoint;

import io.quorate.storage.raft.peer.DurableFile;
import io.quorate.storage.raft.peer.PeerClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.LongConsumer;

/** A checkpoint in a folder of its own, as {@link CheckpointCopy} leaves it. Stateless; blocks. */
public final class CheckpointFolder {

  private CheckpointFolder() {}

  /**
   * Copies a checkpoint of a peer, and puts it in the place of an earlier backup once it is whole.
   *
   * @param folder missing, empty, or with an earlier backup of the same group; for one run at a
   *     time
   * @throws IOException when the folder is another one, or the checkpoint did not come whole; then
   *     an earlier backup is as it was
   */
  public static Manifest take(
      PeerClient client, String address, UUID group, Path folder, LongConsumer progress)
      throws IOException, InterruptedException {
    Path absolute = folder.toAbsolutePath().normalize();
    Path next = absolute.resolveSibling(absolute.getFileName() + ".next");
    Path former = absolute.resolveSibling(absolute.getFileName() + ".old");
    requireReplaceable(absolute, group);
    takeOver(absolute, next);
    Manifest manifest = new CheckpointCopy(client, group, next, progress).fetch(address);
    Folders.delete(former);
    if (Files.exists(absolute)) {
      DurableFile.rename(absolute, former);
    }
    DurableFile.rename(next, absolute);
    Folders.delete(former);
    return manifest;
  }

  private static void requireReplaceable(Path folder, UUID group) throws IOException {
    if (Files.exists(folder.resolve(Manifest.NAME))) {
      UUID other = Manifest.read(folder).group();
      if (!other.equals(group)) {
        throw new IOException(
            "Expected %s to be a backup of the group %s, but it is one of %s."
                .formatted(folder, group, other));
      }
    } else if (Files.exists(folder) && !Folders.list(folder).isEmpty()) {
      throw new IOException(
          "Expected %s to be missing, empty or a backup, but it holds something else."
              .formatted(folder));
    }
  }

  /** So that what is the same need not be fetched. */
  private static void takeOver(Path former, Path next) throws IOException {
    if (Files.exists(former)) {
      DurableFile.createDirectory(next);
      for (Path file : Folders.list(former)) {
        Path copy = next.resolve(file.getFileName());
        if (!copy.endsWith(Manifest.NAME) && !Files.exists(copy)) {
          Files.copy(file, copy);
        }
      }
    }
  }

  /**
   * Returns what a backup is.
   *
   * @throws IOException when it is not there, or not whole
   */
  public static Manifest verify(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(Manifest.NAME))) {
      throw new IOException(
          "Expected a whole backup in %s, but it has no %s.".formatted(folder, Manifest.NAME));
    }
    Manifest manifest = Manifest.read(folder);
    for (Manifest.StoredFile file : manifest.files()) {
      Path path = folder.resolve(file.name());
      if (!file.isAt(path)) {
        throw new IOException(
            "Expected %s to be as %s says, but it is missing or another one."
                .formatted(path, Manifest.NAME));
      }
    }
    return manifest;
  }

  /** Copies the files of a backup into a folder that is not there yet; they are on disk then. */
  public static void copy(Path folder, Manifest manifest, Path target) throws IOException {
    DurableFile.createDirectory(target);
    for (Manifest.StoredFile file : manifest.files()) {
      Files.copy(folder.resolve(file.name()), target.resolve(file.name()));
      Folders.force(target.resolve(file.name()));
    }
    DurableFile.forceNames(target);
  }
}
