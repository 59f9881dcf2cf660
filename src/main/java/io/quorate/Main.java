package io.quorate;

import io.quorate.cli.ArchiveCommand;
import io.quorate.cli.ExportCommand;
import io.quorate.cli.ImportCommand;
import io.quorate.cli.LocalCommand;
import io.quorate.cli.RaftCommand;
import io.quorate.cli.RehearseCommand;
import io.quorate.cli.ServeCommand;
import io.quorate.cli.Subcommand;
import io.quorate.cli.Version;
import java.util.Objects;
import java.util.ServiceLoader;
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
      ArchiveCommand.class,
      RaftCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      RehearseCommand.class
    })
public final class Main implements Runnable {

  private static final String LOG_SETTINGS = "logback.configurationFile";

  @Spec private @Nullable CommandSpec spec;

  /** Runs the subcommand named by the arguments. */
  public static void main(String[] arguments) {
    System.setProperty(LOG_SETTINGS, System.getProperty(LOG_SETTINGS, "conf/logback.xml"));
    var program = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    ServiceLoader.load(Subcommand.class).forEach(program::addSubcommand);
    System.exit(program.execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Expected a subcommand, but there is none.");
  }
}
