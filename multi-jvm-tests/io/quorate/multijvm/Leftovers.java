package io.quorate.multijvm;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Kills, by id, every node and database of a lab's folder, whoever started it. */
final class Leftovers {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Leftovers() {}

  /**
   * @param folder the real path of the lab's folder
   * @param data the folder of its database
   */
  static void kill(Path folder, Path data) {
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
