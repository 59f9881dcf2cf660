package io.quorate.storage.raft;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Three peers of a group, none of which is started, and room for a fourth. */
abstract class GroupPeersTest {

  @TempDir Path root;
  GroupPeers peers;

  @BeforeEach
  void list() {
    peers = new GroupPeers(root, 3, 4);
  }

  @AfterEach
  void close() {
    peers.close();
  }
}
