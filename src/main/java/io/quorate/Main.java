package io.quorate;

import io.quorate.bench.BenchCommand;
import io.quorate.cli.LocalCommand;
import io.quorate.cli.RehearseCommand;
import io.quorate.cli.ServeCommand;
import io.quorate.cli.Version;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program's entry: runs a subcommand and exits with its code. */
@Command(
    name = "quorate",
    description = "Accounts, stock and locks that stay correct on a cluster.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      LocalCommand.class,
      ServeCommand.class,
      BenchCommand.class,
      RehearseCommand.class
    })
public final class Main implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  /** Runs the subcommand named by the arguments. */
  public static void main(String[] arguments) {
    System.setProperty(
        "logback.configurationFile",
        System.getProperty("logback.configurationFile", "conf/logback.xml"));
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Expected a subcommand, but there is none.");
  }
}
