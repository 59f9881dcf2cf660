package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.StorageUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a peer may start with. */
class LogFolderTest {

  @TempDir Path directory;
  private LogFolder folder;

  @BeforeEach
  void open() throws IOException {
    folder = new LogFolder(directory.resolve("log"), UUID.randomUUID());
    Files.createDirectories(folder.entries());
    Files.createFile(folder.votes());
  }

  /** Nobody would tell it that it is behind, since its log is whole. */
  @Test
  void shouldNotStartWithoutTheTablesThatHoldWhatTheLogHasGivenUp() throws IOException {
    Files.createFile(folder.entries().resolve("log_200-399"));
    Files.createFile(folder.entries().resolve("log_100-199"));

    assertThatThrownBy(() -> folder.prepared(false, Optional.empty()))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("they are gone");

    folder.prepared(true, Optional.empty());
    Files.createFile(folder.entries().resolve("log_0-99"));
    folder.prepared(false, Optional.empty());
  }

  @Test
  void shouldTakeNoLaterStartForItsFirst() throws IOException {
    folder.allowFirstStart();
    folder.started();
    Files.delete(folder.votes());

    assertThatThrownBy(() -> folder.prepared(true, Optional.empty()))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("but it is gone");
    folder.allowFirstStart();
    folder.started();
    assertThat(folder.prepared(true, Optional.empty())).isNotNull();
  }
}
