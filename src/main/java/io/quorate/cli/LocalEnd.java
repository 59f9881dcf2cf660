package io.quorate.cli;

import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * How the process of {@link LocalCommand} ends: always by its hook, which stops the cluster, so
 * that a signal that comes while it stops leaves nothing behind. {@link #run} is called once, by
 * one thread; {@link #end} once, by the hook.
 */
final class LocalEnd {

  /** The exit code of work that did not end well. */
  static final int FAILED = 1;

  private final Runnable close;
  private final BooleanSupplier closing;
  private final IntConsumer halt;
  private volatile int exitCode;

  /**
   * @param close stops the cluster
   * @param closing whether the cluster stops already
   * @param codeWhenAsked the exit code when a signal ends the work
   * @param halt ends the process with an exit code
   */
  LocalEnd(Runnable close, BooleanSupplier closing, int codeWhenAsked, IntConsumer halt) {
    this.close = close;
    this.closing = closing;
    this.exitCode = codeWhenAsked;
    this.halt = halt;
  }

  /** Does the work; the process ends with what it returns, or with 1 when it throws. */
  int run(Callable<Integer> work) throws Exception {
    int code = FAILED;
    try {
      code = work.call();
      return code;
    } finally {
      // What fails because the cluster stops tells nothing.
      if (!closing.getAsBoolean()) {
        exitCode = code;
      }
    }
  }

  /** Stops the cluster and the process. A signal would otherwise give exit code 128 and up. */
  void end() {
    close.run();
    System.out.flush();
    System.err.flush();
    halt.accept(exitCode);
  }
}
