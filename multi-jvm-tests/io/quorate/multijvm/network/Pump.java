package io.quorate.multijvm.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * One direction of one connection: reads what comes, and passes it on when the link lets it. Holds
 * little, so that a sender notices soon that nothing moves. Safe for use by any thread.
 */
final class Pump {

  private static final int CHUNK_BYTES = 8 * 1024;
  private static final int CHUNKS = 16;

  /** What follows from having read a chunk. */
  private enum Kind {
    /** Bytes to pass on. */
    BYTES,
    /** The sender will send no more. */
    END,
    /** The connection is broken. */
    BREAK
  }

  private record Chunk(Kind kind, ByteBuffer bytes, long dueNanos) {}

  private final Link link;
  private final Socket from;
  private final Socket to;
  private final RandomGenerator random;
  private final Runnable broken;
  private final BlockingQueue<Chunk> held = new ArrayBlockingQueue<>(CHUNKS);
  private final Thread reader;
  private final Thread writer;
  private long dueNanos = System.nanoTime();

  /**
   * @param broken called when the connection is broken in this direction, by a thread of this pump
   */
  Pump(Link link, Socket from, Socket to, RandomGenerator random, Runnable broken) {
    this.link = link;
    this.from = from;
    this.to = to;
    this.random = random;
    this.broken = broken;
    this.reader = Thread.ofVirtual().name("reader " + link.route()).unstarted(this::read);
    this.writer = Thread.ofVirtual().name("writer " + link.route()).unstarted(this::write);
  }

  void start() {
    reader.start();
    writer.start();
  }

  /** Waits until all is passed on. */
  void join() throws InterruptedException {
    reader.join();
    writer.join();
  }

  void stop() {
    reader.interrupt();
    writer.interrupt();
  }

  private void read() {
    try {
      put(readAll(), ByteBuffer.allocate(0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads until there is no more, and tells why. */
  private Kind readAll() throws InterruptedException {
    try {
      InputStream input = from.getInputStream();
      byte[] buffer = new byte[CHUNK_BYTES];
      int count = input.read(buffer);
      while (count >= 0) {
        put(Kind.BYTES, ByteBuffer.wrap(buffer, 0, count));
        buffer = new byte[CHUNK_BYTES];
        count = input.read(buffer);
      }
      return Kind.END;
    } catch (IOException e) {
      return Kind.BREAK;
    }
  }

  private void put(Kind kind, ByteBuffer bytes) throws InterruptedException {
    dueNanos = Math.max(dueNanos, link.dueNanos(bytes.remaining(), random));
    held.put(new Chunk(kind, bytes, dueNanos));
  }

  private void write() {
    try {
      if (writeAll() == Kind.BREAK) {
        // The other side learns of it when the link works.
        link.awaitHealed();
        broken.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Kind writeAll() throws InterruptedException {
    try {
      OutputStream output = to.getOutputStream();
      Chunk chunk = take();
      while (chunk.kind() == Kind.BYTES) {
        link.passed(chunk.bytes().limit());
        output.write(chunk.bytes().array(), 0, chunk.bytes().limit());
        chunk = take();
      }
      if (chunk.kind() == Kind.END) {
        to.shutdownOutput();
      }
      return chunk.kind();
    } catch (IOException e) {
      return Kind.BREAK;
    }
  }

  /** Waits for a chunk, for its time, and for the link. */
  private Chunk take() throws InterruptedException {
    Chunk chunk = held.take();
    TimeUnit.NANOSECONDS.sleep(chunk.dueNanos() - System.nanoTime());
    link.awaitHealed();
    return chunk;
  }
}
