package io.quorate.multijvm.lab;

import java.io.IOException;

/** A program that keeps processors busy until its input ends, as it does when its parent dies. */
final class Spinner {

  private Spinner() {}

  /** Spins with as many threads as the first argument says. */
  public static void main(String[] arguments) throws IOException {
    int threads = Integer.parseInt(arguments[0]);
    for (int i = 0; i < threads; i++) {
      Thread.ofPlatform().daemon(true).start(Spinner::spin);
    }
    int end;
    do {
      end = System.in.read();
    } while (end >= 0);
  }

  private static void spin() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }
}
