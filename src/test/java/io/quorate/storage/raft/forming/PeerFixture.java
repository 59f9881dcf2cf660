package io.quorate.storage.raft.forming;

import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One listed address on loopback, its data directory, and the peer that runs there at times. */
final class PeerFixture {

  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long LIMIT_SECONDS = 60;

  private final FormingSettings settings;
  private @Nullable Introductions introductions;
  private @Nullable FutureTask<Group> forming;
  private @Nullable Thread thread;

  PeerFixture(FormingSettings settings) {
    this.settings =
        settings.withTimes(INTERVAL, FormingSettings.QUESTION_TIMEOUT, PATIENCE, Duration.ZERO);
  }

  /** Returns so many peers that list each other. */
  static List<PeerFixture> listed(Path root, int count) {
    int first = FreePorts.range(2 * count);
    List<String> peers =
        IntStream.range(0, count).mapToObj(i -> "127.0.0.1:" + (first + i)).toList();
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new PeerFixture(
                    FormingSettings.of(
                        root.resolve("peer-" + i),
                        String.join(",", peers),
                        peers.get(i),
                        "127.0.0.1:" + (first + count + i))))
        .toList();
  }

  FormingSettings settings() {
    return settings;
  }

  Path file(String name) {
    return settings.directory().resolve(name);
  }

  /** Opens the peer, and lets it form in a thread of its own. */
  PeerFixture start() {
    return start(settings);
  }

  PeerFixture start(FormingSettings others) {
    Introductions opened = Introductions.open(others);
    introductions = opened;
    forming = new FutureTask<>(() -> opened.form(group -> {}));
    thread = Thread.ofVirtual().start(forming);
    return this;
  }

  Introductions introductions() {
    return Objects.requireNonNull(introductions);
  }

  boolean isRunning() {
    return introductions != null;
  }

  boolean hasEnded() {
    return Objects.requireNonNull(forming).isDone();
  }

  /** Returns the group, or throws what the forming has thrown. */
  Group group() throws Exception {
    try {
      return Objects.requireNonNull(forming).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** Stops the peer wherever it is. */
  void stop() throws InterruptedException {
    if (introductions != null && thread != null) {
      thread.interrupt();
      introductions.close();
      thread.join();
      introductions = null;
    }
  }

  /** Stops the peer, and empties its disk. */
  void wipe() throws IOException, InterruptedException {
    stop();
    if (Files.exists(settings.directory())) {
      try (Stream<Path> files = Files.walk(settings.directory())) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
