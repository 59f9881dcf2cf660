package io.quorate.bench.lock;

import io.quorate.bench.result.BenchFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/**
 * Finds the program {@code redis-server} for this machine in the library {@code embedded-redis},
 * which carries it for Linux and macOS.
 */
final class RedisProgram {

  private RedisProgram() {}

  /**
   * Unpacks it into a folder.
   *
   * @throws BenchFailure when there is none for this machine
   */
  static Path unpack(Path folder) {
    String name = name(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    Path program = folder.resolve("redis-server");
    try (InputStream packed = RedisProgram.class.getResourceAsStream("/" + name)) {
      if (packed == null) {
        throw new BenchFailure("Expected a Redis server for this machine, but there is no " + name);
      }
      Files.copy(packed, program);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
      return program;
    } catch (IOException e) {
      throw new BenchFailure("Expected to unpack " + name + ", but could not", e);
    }
  }

  /** Returns what the library calls the program, by what Java calls the machine. */
  static String name(String system, String processor) {
    boolean isMac = system.toLowerCase(Locale.ROOT).startsWith("mac");
    return "redis-server-"
        + switch (processor) {
          case "amd64", "x86_64" -> isMac ? "6.2.6-v5-darwin-amd64" : "6.2.6-v5-linux-amd64";
          case "aarch64", "arm64" -> isMac ? "6.2.6-v5-darwin-arm64" : "6.2.7-linux-arm64";
          default -> system + "-" + processor;
        };
  }
}
