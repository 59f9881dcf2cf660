package io.quorate.move;

import io.quorate.local.os.AtomicFile;
import io.quorate.storage.JournalReader;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of events that is being written; it has another name until it is whole. For one thread.
 */
final class ChunkFile implements AutoCloseable {

  private final Path file;
  private final Path unfinished;
  private final OutputStream out;
  private final EventHash hash = new EventHash();
  private final List<ChunkManifest.Page> pages = new ArrayList<>();
  private long bytes;

  ChunkFile(Path file) throws IOException {
    this.file = file;
    this.unfinished = file.resolveSibling(file.getFileName() + ".new");
    this.out = new BufferedOutputStream(Files.newOutputStream(unfinished));
  }

  /** Adds a page, and returns its bytes. */
  byte[] add(List<JournalReader.Entry> page) throws IOException {
    var encoded = new ByteArrayOutputStream();
    for (JournalReader.Entry entry : page) {
      encoded.writeBytes(EventCodec.encode(entry.event()));
    }
    byte[] all = encoded.toByteArray();
    out.write(all);
    hash.add(all, page.size());
    pages.add(new ChunkManifest.Page(page.size(), all.length, page.getLast().cursor()));
    bytes += all.length;
    return all;
  }

  boolean isFull(MoveLimits limits) {
    return hash.events() >= limits.chunkEvents() || bytes >= limits.chunkBytes();
  }

  /** Gives the file its name, and returns what it holds; at least one page must be there. */
  ChunkManifest finish() throws IOException {
    out.close();
    AtomicFile.force(unfinished);
    AtomicFile.move(unfinished, file);
    return new ChunkManifest(ExportManifest.VERSION, hash.hex(), pages);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
