package io.quorate.cli;

import com.typesafe.config.Config;
import io.quorate.cluster.NodeConfig;
import io.quorate.local.LocalFailure;
import io.quorate.move.BrokenExport;
import io.quorate.move.ExportFolder;
import io.quorate.move.ExportManifest;
import io.quorate.move.Import;
import io.quorate.move.MoveLimits;
import io.quorate.runtime.codec.WireSerializer;
import io.quorate.runtime.journal.ClientKeys;
import io.quorate.storage.JournalWriter;
import io.quorate.storage.StorageEngine;
import io.quorate.storage.StorageException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code import}: makes a journal out of an export. Exits with 0 when it is whole and
 * was compared, and with 1 and a message otherwise.
 */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a journal out of an export: in a database without events, or the data of this node,",
      "as a new group of this node alone. Reads it back and compares. May be killed at any moment,",
      "and goes on when it is run again; until it is done no node starts there."
    })
public final class ImportCommand implements Callable<Integer> {

  private static final int FAILED = 1;

  @Option(names = "--config", description = "A configuration file, laid over conf/quorate.conf.")
  private @Nullable Path config;

  @Option(names = "--from", required = true, description = "The folder of the export.")
  private @Nullable Path from;

  @Override
  public Integer call() {
    try {
      ExportManifest done = OwnDatabase.using(NodeConfig.load(config), this::imported);
      System.out.printf(
          "Imported and compared: %,d events, hash %s%n", done.events(), done.sha256());
      return 0;
    } catch (IllegalArgumentException | StorageException | BrokenExport | LocalFailure e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }

  private ExportManifest imported(Config loaded) {
    Config quorate = loaded.getConfig("quorate");
    var folder = new ExportFolder(Objects.requireNonNull(from));
    return new Import(folder, MoveLimits.USUAL, System.err::println)
        .run(
            export ->
                StorageEngine.of(quorate)
                    .openWriter(
                        quorate,
                        new JournalWriter.Plan(export, WireSerializer.IDENTIFIER, ClientKeys::of)));
  }
}
