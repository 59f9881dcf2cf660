package io.quorate.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds ports below those that the system hands out by itself, so that they stay free. Each Java
 * process takes them from a block of its own, which a locked file claims until the process ends, so
 * that tests of two processes at once do not meet. Safe for use by any thread.
 */
public final class FreePorts {

  /**
   * How many ports a process has to choose from: more than all tests together take, so that none is
   * given again to another one while the test that has it restarts what listens there.
   */
  static final int BLOCK = 2_000;

  private static final int FIRST = 18_080;
  private static final int END = 32_768;
  private static final Path LOCKS = Path.of(System.getProperty("java.io.tmpdir"));

  /** Where the search goes on. */
  private static int next;

  private FreePorts() {}

  /**
   * Returns the first of so many free ports in a row. Goes on where the last call ended, since
   * tests of this process that run at the same time have not yet bound theirs.
   */
  public static synchronized int range(int count) {
    int first = Claimed.BLOCK.first;
    int last = first + BLOCK - count;
    int range =
        IntStream.concat(
                IntStream.rangeClosed(Math.max(first, next), last),
                IntStream.rangeClosed(first, last))
            .filter(port -> IntStream.range(port, port + count).allMatch(FreePorts::isFree))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("Expected free ports, but there are none."));
    next = range + count;
    return range;
  }

  /** Claims the first block that nobody has; it is given back when the process ends. */
  static Block claim() {
    return IntStream.iterate(FIRST, first -> first + BLOCK <= END, first -> first + BLOCK)
        .mapToObj(FreePorts::lock)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("Expected a free block of ports, but all are taken."));
  }

  private static Optional<Block> lock(int first) {
    Path file = LOCKS.resolve("quorate-test-ports-%d.lock".formatted(first));
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Optional<Block> block = lock(first, channel);
      if (block.isEmpty()) {
        channel.close();
      }
      return block;
    } catch (IOException notOurs) {
      // The file is another user's, and so is the block.
      return Optional.empty();
    }
  }

  private static Optional<Block> lock(int first, FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock()).map(lock -> new Block(first, lock));
    } catch (OverlappingFileLockException inThisProcess) {
      return Optional.empty();
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /**
   * Some ports in a row, and what keeps others from them.
   *
   * @param first its first port
   */
  record Block(int first, FileLock lock) {}

  /** Claimed when it is needed first. */
  private static final class Claimed {
    static final Block BLOCK = claim();
  }
}
