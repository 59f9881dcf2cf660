package io.quorate.local;

import java.nio.file.Path;

/**
 * Names the files of one node in the data directory.
 *
 * @param directory the real path of the data directory
 * @param number the node's number, from 1
 */
record NodeFiles(Path directory, int number) {

  Path log() {
    return directory.resolve("node-" + number + ".log");
  }

  Path processId() {
    return directory.resolve("node-" + number + ".pid");
  }

  /** What the node itself may keep; nothing that must not be lost. */
  Path data() {
    return directory.resolve("node-" + number);
  }
}
