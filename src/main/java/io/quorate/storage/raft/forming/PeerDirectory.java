package io.quorate.storage.raft.forming;

import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.peer.DurableFile;
import io.quorate.storage.raft.peer.Form;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the identity of a peer and the group that it has joined, in the data directory that nobody
 * else uses while this is open. A file that cannot be read is never replaced. What it returns is on
 * disk. For one thread at a time; blocks.
 */
final class PeerDirectory implements AutoCloseable {

  private static final String PEER = "peer.json";
  private static final String GROUP = "group.json";
  private static final String FOLLOWED = "followed.json";
  private static final String LOCK = "peer.lock";

  private final Path path;
  private final FileChannel lock;
  private final UUID id;
  private @Nullable Group group;

  private PeerDirectory(Path path, FileChannel lock) throws IOException {
    this.path = path;
    this.lock = lock;
    this.id = Files.exists(path.resolve(PEER)) ? readId(path) : makeId(path);
    this.group = readGroup(path, id);
    // A crash may have come between a renaming and its way to the disk.
    DurableFile.forceNames(path);
  }

  /**
   * Opens a directory, and makes an identity in it when it is empty.
   *
   * @throws StorageUnavailable when another process uses it, or its files are broken
   */
  static PeerDirectory open(Path directory) {
    try {
      DurableFile.createDirectory(directory);
      FileChannel lock = lock(directory);
      try {
        return new PeerDirectory(directory, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StorageUnavailable(
          "Expected to use the data directory %s, but: %s".formatted(directory, e), e);
    }
  }

  UUID id() {
    return id;
  }

  /**
   * Returns the group that this peer has joined, with the peers of that time; without this one when
   * it was added to the group later.
   */
  Optional<Group> group() {
    return Optional.ofNullable(group);
  }

  /**
   * Joins a group for as long as this identity lives.
   *
   * @throws StorageUnavailable when the files could not be written, or are not those of this peer
   */
  void join(Group joined) {
    if (joined.peer(id).isEmpty()) {
      throw new IllegalStateException(
          "Expected peer %s to be one of the group, but it is %s".formatted(id, joined));
    }
    store(GROUP, joined);
  }

  /**
   * Follows a group of others, which will add this peer, for as long as this identity lives.
   *
   * @throws StorageUnavailable when the files could not be written, or are not those of this peer
   */
  void follow(Group followed) {
    if (followed.peer(id).isPresent()) {
      throw new IllegalStateException(
          "Expected peer %s to be new to the group, but it is %s".formatted(id, followed));
    }
    store(FOLLOWED, followed);
  }

  private void store(String file, Group first) {
    if (group != null) {
      throw new IllegalStateException(
          "Expected peer %s to join its first group, but %s was to come after %s"
              .formatted(id, first, group));
    }
    try {
      if (!Files.exists(path.resolve(PEER)) || !readId(path).equals(id)) {
        throw new StorageUnavailable(
            "Expected the data directory %s to belong to peer %s, but it was replaced meanwhile."
                .formatted(path, id));
      }
      DurableFile.write(path.resolve(file), Form.write(new GroupFile(first)));
    } catch (IOException e) {
      throw new StorageUnavailable(
          "Expected to write %s, but: %s".formatted(path.resolve(file), e), e);
    }
    group = first;
  }

  /** Lets others use the directory. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new StorageUnavailable("Expected to close %s, but: %s".formatted(path, e), e);
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException inThisProcess) {
      // The same as one of another process.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new StorageUnavailable(
        "Expected the data directory %s to be free, but another process uses it."
            .formatted(directory));
  }

  private static UUID makeId(Path directory) throws IOException {
    Set<String> ours = Set.of(LOCK, DurableFile.temporary(Path.of(PEER)).toString(), "lost+found");
    try (Stream<Path> files = Files.list(directory)) {
      List<String> others =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> !ours.contains(name))
              .sorted()
              .toList();
      if (!others.isEmpty()) {
        throw new StorageUnavailable(
            "Expected the data directory %s to be empty, or to hold %s, but it holds only %s."
                    .formatted(directory, PEER, others)
                + " Without its identity a peer cannot go on.");
      }
    }
    UUID id = UUID.randomUUID();
    DurableFile.write(directory.resolve(PEER), Form.write(new PeerFile(id)));
    return id;
  }

  private static UUID readId(Path directory) {
    return read(directory.resolve(PEER), PeerFile.class).id();
  }

  private static @Nullable Group readGroup(Path directory, UUID id) {
    Path followed = directory.resolve(FOLLOWED);
    if (Files.exists(followed)) {
      return read(followed, GroupFile.class).group();
    }
    Path file = directory.resolve(GROUP);
    if (!Files.exists(file)) {
      return null;
    }
    Group read = read(file, GroupFile.class).group();
    if (read.peer(id).isEmpty()) {
      throw new StorageUnavailable(
          "Expected %s to name a group of peer %s, but it names %s.".formatted(file, id, read));
    }
    return read;
  }

  private static <T> T read(Path file, Class<T> type) {
    try (InputStream in = Files.newInputStream(file)) {
      return Form.read(in, type);
    } catch (IOException e) {
      throw new StorageUnavailable(
          "Expected to read %s, but: %s. The file was left as it is."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** What {@code peer.json} holds. */
  private record PeerFile(int version, UUID id) {
    private static final int VERSION = 1;

    PeerFile {
      Form.requireVersion(VERSION, version);
      Objects.requireNonNull(id, "id");
    }

    PeerFile(UUID id) {
      this(VERSION, id);
    }
  }

  /** What {@code group.json} and {@code followed.json} hold. */
  private record GroupFile(int version, Group group) {
    private static final int VERSION = 1;

    GroupFile {
      Form.requireVersion(VERSION, version);
      Objects.requireNonNull(group, "group");
    }

    GroupFile(Group group) {
      this(VERSION, group);
    }
  }
}
