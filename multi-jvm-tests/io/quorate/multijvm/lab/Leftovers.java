package io.quorate.multijvm.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Kills, by id, every node and database of a lab's folder, whoever started it. */
public final class Leftovers {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Leftovers() {}

  /**
   * Empties a folder, and ends what an earlier run that was killed may have left at work in it.
   *
   * @param databases the folders in it, each with the files of a database
   * @return its real path
   */
  public static Path emptied(Path folder, String... databases) {
    try {
      Path real = Files.createDirectories(folder).toRealPath();
      for (String database : databases) {
        kill(real, new DatabaseFiles(real.resolve(database)).data());
      }
      Trees.delete(real);
      return Files.createDirectories(real);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Kills them.
   *
   * @param folder the real path of the lab's folder
   * @param data the folder of its database
   */
  public static void kill(Path folder, Path data) {
    List<ProcessHandle> ours =
        ProcessHandle.allProcesses().filter(process -> isOf(process, folder, data)).toList();
    ours.forEach(ProcessHandle::destroyForcibly);
    await("the end of killed processes")
        .atMost(LIMIT)
        .until(() -> ours.stream().noneMatch(process -> isOf(process, folder, data)));
  }

  private static boolean isOf(ProcessHandle process, Path folder, Path data) {
    String line = process.info().commandLine().orElse("") + " ";
    return line.contains(LabCommand.mark(folder) + " ") || line.contains(" -D " + data + " ");
  }
}
