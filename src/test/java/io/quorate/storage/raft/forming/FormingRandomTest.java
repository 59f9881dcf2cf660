package io.quorate.storage.raft.forming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.testing.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts, stops and wipes real peers in a random order. {@link RoundTest} plays far more orders,
 * but none of them through files and sockets.
 */
class FormingRandomTest {

  private static final int ROUNDS = 2;
  private static final int DEEDS = 100;
  private static final int LONGEST_PAUSE_MS = 60;

  @TempDir Path root;

  @RepeatedTest(ROUNDS)
  void shouldNeverLetLivingIdentitiesHoldTwoGroups(RepetitionInfo repetition) throws Exception {
    long seed = Seed.VALUE + repetition.getCurrentRepetition();
    var random = new SplittableRandom(seed);
    List<PeerFixture> peers = PeerFixture.listed(root, 3);
    try {
      for (int i = 0; i < DEEDS; i++) {
        PeerFixture peer = peers.get(random.nextInt(peers.size()));
        switch (random.nextInt(10)) {
          case 0 -> peer.wipe();
          case 1, 2 -> peer.stop();
          default -> start(peer);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MS)));
        assertThat(peers.stream().map(FormingRandomTest::held).flatMap(Optional::stream).distinct())
            .as("seed %d, deed %d", seed, i)
            .hasSizeLessThanOrEqualTo(1);
      }
      assertSettles(peers);
    } finally {
      for (PeerFixture peer : peers) {
        peer.stop();
      }
    }
  }

  /** Each peer has the group in the end, or has been refused. */
  private static void assertSettles(List<PeerFixture> peers) throws InterruptedException {
    for (PeerFixture peer : peers) {
      start(peer);
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> peers.stream().allMatch(PeerFixture::hasEnded));
    assertThat(peers.stream().map(FormingRandomTest::held).flatMap(Optional::stream).distinct())
        .hasSize(1);
  }

  private static void start(PeerFixture peer) throws InterruptedException {
    if (!peer.isRunning() || peer.hasEnded()) {
      peer.stop();
      peer.start();
    }
  }

  /** Returns the group on a disk, which the identity there holds. */
  private static Optional<JsonNode> held(PeerFixture peer) {
    Path file = peer.file("group.json");
    try {
      return Files.exists(file)
          ? Optional.of(new ObjectMapper().readTree(file.toFile()).get("group"))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
