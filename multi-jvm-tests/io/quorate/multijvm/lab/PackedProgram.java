package io.quorate.multijvm.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The program as the build has packed it, and what Java has learnt of it in a rehearsal: nodes
 * start with a third less of a processor's time than from folders of classes. Immutable.
 *
 * @param classPath of the program
 * @param javaOptions that make Java use what it has learnt; none when it has learnt nothing
 */
record PackedProgram(String classPath, List<String> javaOptions) {

  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final Path JAR = ROOT.resolve(Path.of("target", "quorate.jar"));
  private static final Path CACHE = ROOT.resolve(Path.of("target", "quorate.aot"));
  private static final long REHEARSAL_LIMIT_SECONDS = 180;

  /** Looked for once. */
  private static final class Found {
    static final PackedProgram PROGRAM = find();
  }

  /** Returns the packed program; where there is none, that of this process. */
  static PackedProgram get() {
    return Found.PROGRAM;
  }

  private static PackedProgram find() {
    if (!Files.exists(JAR)) {
      return new PackedProgram(System.getProperty("java.class.path"), List.of());
    }
    rehearse();
    String classPath = JAR + File.pathSeparator + ROOT.resolve(Path.of("target", "lib", "*"));
    return new PackedProgram(
        classPath, Files.exists(CACHE) ? List.of("-XX:AOTCache=" + CACHE) : List.of());
  }

  /** The launcher rehearses when that is needed. Where it cannot, nodes start as ever. */
  private static void rehearse() {
    try {
      Process launcher =
          new ProcessBuilder(ROOT.resolve("quorate").toString(), "--version")
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      if (!launcher.waitFor(REHEARSAL_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        Stream.concat(Stream.of(launcher.toHandle()), launcher.descendants())
            .forEach(ProcessHandle::destroyForcibly);
        launcher.waitFor();
        // No node starts with a half of it.
        Files.deleteIfExists(CACHE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to run the launcher.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted during the rehearsal.", e);
    }
  }
}
