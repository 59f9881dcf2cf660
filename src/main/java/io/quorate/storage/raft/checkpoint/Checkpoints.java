package io.quorate.storage.raft.checkpoint;

import com.sun.net.httpserver.HttpExchange;
import io.quorate.storage.StorageException;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.peer.PeerServer;
import io.quorate.storage.raft.peer.PeerServer.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes checkpoints of this peer's tables for others, and gives them out:
 *
 * <ul>
 *   <li>{@code POST /checkpoints} makes one, and answers with its {@link Manifest};
 *   <li>{@code GET /checkpoints/{id}/{file}?from=0} gives 4 MiB of a file at most, from a byte on;
 *   <li>{@code DELETE /checkpoints/{id}} deletes it.
 * </ul>
 *
 * <p>A checkpoint of which nobody has read for a while is deleted. Safe for use by any thread.
 */
public final class Checkpoints implements AutoCloseable {

  static final String PATH = "/checkpoints";

  /** Each keeps files on disk that the tables may not need any more. */
  private static final int MOST = 4;

  private static final Duration IDLE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final int CHUNK_BYTES = 4 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final Path folder;
  private final UUID group;
  private final Machine machine;
  private final Map<UUID, Kept> kept = new ConcurrentHashMap<>();

  /**
   * Makes and deletes them. The database would block the threads that answer, of which there are as
   * few as processors.
   */
  private final ScheduledExecutorService work =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("raft-checkpoints").daemon(true).factory());

  /** One that is there, and when somebody has read of it last. */
  private static final class Kept {
    private final Manifest manifest;
    private volatile long readNanos = System.nanoTime();

    private Kept(Manifest manifest) {
      this.manifest = manifest;
    }

    private boolean isIdle() {
      return System.nanoTime() - readNanos > IDLE.toNanos();
    }
  }

  private Checkpoints(Path folder, UUID group, Machine machine) {
    this.folder = folder;
    this.group = group;
    this.machine = machine;
  }

  /**
   * Gives out checkpoints from now on.
   *
   * @param folder for them alone, on the disk of the tables; what is in it is deleted
   * @throws StorageException when it cannot be used
   */
  public static Checkpoints serve(PeerServer server, Path folder, UUID group, Machine machine) {
    var checkpoints = new Checkpoints(folder, group, machine);
    try {
      Folders.delete(folder);
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StorageException("Expected to use " + folder + ", but: " + e, e);
    }
    server.route("POST", PATH, checkpoints::make);
    server.route("GET", PATH + "/", checkpoints::give);
    server.route("DELETE", PATH + "/", checkpoints::delete);
    var unused =
        checkpoints.work.scheduleWithFixedDelay(
            checkpoints::deleteIdle, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    return checkpoints;
  }

  private void make(HttpExchange exchange) throws IOException, InterruptedException, Refusal {
    PeerServer.json(exchange, made());
  }

  private Manifest made() throws InterruptedException, Refusal {
    Callable<Manifest> make = this::make;
    try {
      return work.submit(make).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw new StorageException("Expected to make a checkpoint, but: " + e.getCause(), e);
    }
  }

  private Manifest make() throws IOException, Refusal {
    if (kept.size() >= MOST) {
      throw new Refusal(
          HttpURLConnection.HTTP_UNAVAILABLE,
          "Expected at most %d checkpoints at a time; try again later.".formatted(MOST));
    }
    UUID id = UUID.randomUUID();
    Path made = folder.resolve(id.toString());
    try {
      Manifest manifest = make(id, made);
      kept.put(id, new Kept(manifest));
      LOG.info("Made a checkpoint of entry {}: {} bytes", manifest.index(), manifest.bytes());
      return manifest;
    } catch (IOException | RuntimeException e) {
      // It would keep files on disk that nobody needs.
      Folders.delete(made);
      throw e;
    }
  }

  private Manifest make(UUID id, Path made) throws IOException {
    machine.copy(made);
    Machine.Applied applied = Machine.stateOf(made);
    var files = new ArrayList<Manifest.StoredFile>();
    for (Path file : Folders.list(made)) {
      String name = file.getFileName().toString();
      if (!name.equals("LOCK") && !name.startsWith("LOG")) {
        files.add(new Manifest.StoredFile(name, Files.size(file), Digests.of(file)));
      }
    }
    return Manifest.of(id, group, applied, files);
  }

  private void give(HttpExchange exchange) throws IOException, Refusal {
    List<String> path = below(exchange);
    Kept checkpoint = kept(path.getFirst());
    Manifest.StoredFile file =
        checkpoint.manifest.files().stream()
            .filter(one -> path.size() > 1 && one.name().equals(path.get(1)))
            .findFirst()
            .orElseThrow(() -> unknown("file " + path.getLast()));
    long from = from(exchange, file);
    int length = (int) Math.min(CHUNK_BYTES, file.bytes() - from);
    byte[] chunk = read(folder.resolve(path.getFirst()).resolve(file.name()), from, length);
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, length == 0 ? -1 : length);
    exchange.getResponseBody().write(chunk);
    checkpoint.readNanos = System.nanoTime();
  }

  private static byte[] read(Path file, long from, int length) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(from);
      return in.readNBytes(length);
    }
  }

  private static long from(HttpExchange exchange, Manifest.StoredFile file) throws Refusal {
    String query = exchange.getRequestURI().getQuery();
    try {
      long from = query == null ? 0 : Long.parseLong(query.replaceFirst("^from=", ""));
      if (from >= 0 && from <= file.bytes()) {
        return from;
      }
    } catch (NumberFormatException refusedBelow) {
      // The same as a number out of range.
    }
    throw new Refusal(
        HttpURLConnection.HTTP_BAD_REQUEST,
        "Expected from= with 0 to %d, but it is %s.".formatted(file.bytes(), query));
  }

  private void delete(HttpExchange exchange) throws IOException, Refusal {
    Kept checkpoint = kept(below(exchange).getFirst());
    delete(checkpoint.manifest.id());
    PeerServer.done(exchange);
  }

  private static List<String> below(HttpExchange exchange) {
    String rest = exchange.getRequestURI().getPath().substring(PATH.length() + 1);
    return List.of(rest.split("/", -1));
  }

  private Kept kept(String id) throws Refusal {
    try {
      Kept checkpoint = kept.get(UUID.fromString(id));
      if (checkpoint != null) {
        return checkpoint;
      }
    } catch (IllegalArgumentException refusedBelow) {
      // The same as one that is gone.
    }
    throw unknown("checkpoint " + id);
  }

  private static Refusal unknown(String what) {
    return new Refusal(
        HttpURLConnection.HTTP_NOT_FOUND, "Expected a %s, but there is none.".formatted(what));
  }

  private void deleteIdle() {
    for (Kept checkpoint : List.copyOf(kept.values())) {
      if (checkpoint.isIdle()) {
        delete(checkpoint.manifest.id());
      }
    }
  }

  private void delete(UUID id) {
    kept.remove(id);
    try {
      Folders.delete(folder.resolve(id.toString()));
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("Not deleted: checkpoint {}", id, e);
    }
  }

  /** Makes none any more; those that are there are deleted at the next start. */
  @Override
  public void close() {
    work.shutdownNow();
  }
}
