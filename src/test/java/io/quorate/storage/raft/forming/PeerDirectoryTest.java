package io.quorate.storage.raft.forming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.StorageUnavailable;
import io.quorate.testing.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens data directories that are new, used, damaged, or somebody else's. */
@BesideOthers
class PeerDirectoryTest {

  @TempDir Path root;
  private Path directory = Path.of("");

  @BeforeEach
  void below() {
    directory = root.resolve("below/data");
  }

  @Test
  void shouldKeepItsIdentityAndItsGroup() {
    Group group;
    UUID id;
    try (PeerDirectory made = PeerDirectory.open(directory)) {
      id = made.id();
      group = groupOf(id);
      assertThat(made.group()).isEmpty();
      made.join(group);
    }

    try (PeerDirectory opened = PeerDirectory.open(directory)) {
      assertThat(opened.id()).isEqualTo(id);
      assertThat(opened.group()).contains(group);
      assertThatThrownBy(() -> opened.join(group)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void shouldMakeAnIdentityWhereACrashLeftAnUnfinishedOne() throws IOException {
    Files.createDirectories(directory.resolve("lost+found"));
    Files.writeString(directory.resolve("peer.json.new"), "{\"ver");

    try (PeerDirectory made = PeerDirectory.open(directory)) {
      assertThat(directory.resolve("peer.json")).content().contains(made.id().toString());
    }
  }

  @Test
  void shouldNotBeOpenTwice() {
    try (PeerDirectory first = PeerDirectory.open(directory)) {
      assertThatThrownBy(() -> PeerDirectory.open(directory))
          .isInstanceOf(StorageUnavailable.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("another process");
      assertThat(first.group()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"group.json", "journal"})
  void shouldMakeNoIdentityBesideFilesOfAnother(String name) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(name), "kept");

    assertThatThrownBy(() -> PeerDirectory.open(directory))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining(name);
    assertThat(directory.resolve("peer.json")).doesNotExist();
    assertThat(directory.resolve(name)).hasContent("kept");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"version\":1,\"id\":\"",
        "{\"version\":1}",
        "{\"version\":1,\"id\":null}",
        "{\"version\":1,\"id\":\"\"}",
        "{\"version\":2,\"id\":\"6b1d2f06-9f6a-4a0e-8a39-0c3a0b9c6f11\"}",
        "{\"version\":1,\"id\":\"6b1d2f06-9f6a-4a0e-8a39-0c3a0b9c6f11\",\"more\":1}"
      })
  void shouldLeaveABrokenIdentityAsItIs(String content) throws IOException {
    Files.createDirectories(directory);
    Path file = Files.writeString(directory.resolve("peer.json"), content);

    assertThatThrownBy(() -> PeerDirectory.open(directory))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("Expected to read " + file)
        .hasMessageContaining("left as it is");
    assertThat(Files.readString(file)).isEqualTo(content);
  }

  @Test
  void shouldLeaveABrokenGroupAsItIs() throws IOException {
    Path file = directory.resolve("group.json");
    try (PeerDirectory made = PeerDirectory.open(directory)) {
      made.join(groupOf(made.id()));
    }
    String half = Files.readString(file).substring(0, 60);
    Files.writeString(file, half);

    assertThatThrownBy(() -> PeerDirectory.open(directory))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("Expected to read " + file);
    assertThat(Files.readString(file)).isEqualTo(half);
  }

  @Test
  void shouldRefuseTheGroupOfAnotherPeer() throws IOException {
    try (PeerDirectory made = PeerDirectory.open(directory)) {
      made.join(groupOf(made.id()));
    }
    Path other = root.resolve("other");
    PeerDirectory.open(other).close();
    Files.copy(directory.resolve("group.json"), other.resolve("group.json"));

    assertThatThrownBy(() -> PeerDirectory.open(other))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("Expected " + other.resolve("group.json"));
  }

  @Test
  void shouldNotJoinOnADiskThatWasReplaced() throws IOException {
    try (PeerDirectory made = PeerDirectory.open(directory)) {
      Files.delete(directory.resolve("peer.json"));

      assertThatThrownBy(() -> made.join(groupOf(made.id())))
          .isInstanceOf(StorageUnavailable.class)
          .hasMessageContaining("replaced");
      assertThat(directory.resolve("group.json")).doesNotExist();
    }
  }

  private static Group groupOf(UUID id) {
    return Group.of(
        List.of(new Peer(id, "one:1", "one:2"), new Peer(UUID.randomUUID(), "two:1", "two:2")));
  }
}
