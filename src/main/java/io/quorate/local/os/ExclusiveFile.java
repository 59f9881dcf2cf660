package io.quorate.local.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds a lock on a file for as long as this object is open or this process lives, against other
 * processes and against the rest of this one. The operating system frees the lock of a process that
 * dies, {@code kill -9} included. The file holds the process id of its owner. Safe for use by any
 * thread.
 *
 * <p>POSIX drops a process's locks on a file as soon as the process closes <em>any</em> descriptor
 * of that file, so a file that this process has locked must not even be opened a second time. The
 * set of held files sees to that.
 */
final class ExclusiveFile implements AutoCloseable {

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private ExclusiveFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks a file, which is created if need be. Its folder must exist.
   *
   * @return empty when another process, or another part of this one, holds the lock
   */
  static Optional<ExclusiveFile> tryLock(Path path) throws IOException {
    Path file = canonical(path);
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    @Nullable FileChannel channel = null;
    boolean locked = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      locked = lock != null;
      if (!locked) {
        return Optional.empty();
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(ownProcessId().getBytes(StandardCharsets.UTF_8)));
      return Optional.of(new ExclusiveFile(file, channel));
    } finally {
      if (!locked) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(file);
      }
    }
  }

  /** Names the owner of a file that could not be locked. */
  static String owner(Path path) {
    try {
      if (HELD.contains(canonical(path))) {
        return "this process";
      }
      return "process " + Files.readString(path).strip();
    } catch (IOException e) {
      return "another process";
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      HELD.remove(file);
    }
  }

  /** One name for one file: a file that does not exist yet has no real path, but its folder has. */
  private static Path canonical(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path folder = absolute.getParent();
    return folder == null ? absolute : folder.toRealPath().resolve(folder.relativize(absolute));
  }

  private static String ownProcessId() {
    return ProcessHandle.current().pid() + "\n";
  }
}
