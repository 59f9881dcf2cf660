package io.quorate.multijvm.variant;

import io.quorate.testing.ChildJava;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one plain test against another build, in a process of its own. */
final class TestProcess {

  private static final String SUCCEEDED = "test succeeded";
  private static final String FAILED = "test failed: ";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private TestProcess() {}

  /** Runs the test that the argument names, as {@code class#method}, and tells how it ended. */
  public static void main(String[] arguments) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectMethod(arguments[0]))
            .build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                  System.out.println(
                      result.getThrowable().map(f -> FAILED + oneLine(f)).orElse(SUCCEEDED));
                }
              }
            });
    // Threads of what has failed may still run.
    Runtime.getRuntime().halt(0);
  }

  private static String oneLine(Throwable failure) {
    return failure.toString().replaceAll("\\s+", " ");
  }

  /**
   * Returns why the test fails with that build; empty when it succeeds.
   *
   * @throws IllegalStateException when it does not run, and so tells nothing
   */
  static String failure(RaftDefect.InTest test, Path classes)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ChildJava.command(
                    List.of("-Dlogback.configurationFile=logback-test.xml"),
                    classes + File.pathSeparator + System.getProperty("java.class.path"),
                    TestProcess.class,
                    List.of(test.type() + "#" + test.method())))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var output = new ArrayList<String>();
    Thread reader =
        Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(output::add));
    try {
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Expected %s to end within %s.".formatted(test, LIMIT));
      }
      reader.join();
    } finally {
      process.destroyForcibly();
    }
    List<String> ends =
        output.stream().filter(l -> l.startsWith(FAILED) || l.equals(SUCCEEDED)).toList();
    if (ends.size() != 1) {
      throw new IllegalStateException(
          "Expected %s to be one test that runs, but it says %s.".formatted(test, output));
    }
    return ends.getFirst().equals(SUCCEEDED) ? "" : ends.getFirst().substring(FAILED.length());
  }
}
