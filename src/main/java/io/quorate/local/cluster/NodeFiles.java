package io.quorate.local.cluster;

import java.nio.file.Path;

/**
 * Names the files of one node in the data directory.
 *
 * @param directory the real path of the data directory
 * @param number the node's number, from 1
 */
public record NodeFiles(Path directory, int number) {

  public Path log() {
    return directory.resolve("node-" + number + ".log");
  }

  public Path processId() {
    return directory.resolve("node-" + number + ".pid");
  }

  /** What the node itself may keep; nothing that must not be lost. */
  Path data() {
    return directory.resolve("node-" + number);
  }
}
