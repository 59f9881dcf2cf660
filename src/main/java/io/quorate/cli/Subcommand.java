package io.quorate.cli;

import java.util.concurrent.Callable;

/**
 * A subcommand that another jar brings, as that of the benchmarks does. {@code Main} finds it when
 * the jar is on the class path and names the class in {@code META-INF/services}. The class has
 * picocli's annotations and a public constructor without parameters; it returns the exit code.
 */
public interface Subcommand extends Callable<Integer> {}
