package io.quorate.bench.stage;

import io.quorate.bench.result.BenchFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks into the heap of another Java process. */
public final class Heap {

  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final int TIMEOUT_SECONDS = 60;

  private Heap() {}

  /** Collects garbage, and returns what is left, in bytes. */
  public static long liveBytes(ProcessHandle process) {
    jcmd(process, "GC.run");
    // Once more, for what the first run has only queued to be cleaned.
    jcmd(process, "GC.run");
    String info = jcmd(process, "GC.heap_info");
    Matcher used = USED.matcher(info);
    if (!used.find()) {
      throw new BenchFailure("Expected the size of a heap, but got: " + info);
    }
    return Long.parseLong(used.group(1)) * 1024;
  }

  private static String jcmd(ProcessHandle process, String command) {
    try {
      Process jcmd =
          new ProcessBuilder(
                  JavaCommand.program("jcmd").toString(), String.valueOf(process.pid()), command)
              .redirectErrorStream(true)
              .start();
      String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!jcmd.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
        throw new BenchFailure("Expected jcmd to work, but: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("Expected to ask jcmd, but was interrupted.");
    }
  }
}
