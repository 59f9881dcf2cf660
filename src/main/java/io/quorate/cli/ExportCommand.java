package io.quorate.cli;

import com.typesafe.config.Config;
import io.quorate.cluster.NodeConfig;
import io.quorate.local.LocalFailure;
import io.quorate.move.BrokenExport;
import io.quorate.move.Export;
import io.quorate.move.ExportFolder;
import io.quorate.move.ExportManifest;
import io.quorate.move.MoveLimits;
import io.quorate.storage.JournalReader;
import io.quorate.storage.StorageEngine;
import io.quorate.storage.StorageException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code export}: writes all events of the journal into a folder. Exits with 0 when it
 * has come to the end, and with 1 and a message otherwise.
 */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes all events of the journal into a folder, from which import makes another one:",
      "out of the database, or out of a backup of nodes that keep the journal themselves. May be",
      "killed at any moment. Run again with the same folder, it goes on behind what is there:",
      "so the last run, after the nodes have ended, is short."
    })
public final class ExportCommand implements Callable<Integer> {

  private static final int FAILED = 1;

  @Option(names = "--config", description = "A configuration file, laid over conf/quorate.conf.")
  private @Nullable Path config;

  @Option(names = "--to", required = true, description = "The folder of the export.")
  private @Nullable Path to;

  @Option(
      names = "--from",
      defaultValue = "",
      description =
          "The folder of a backup (raft backup), where nodes keep the journal themselves.")
  private String from = "";

  @Override
  public Integer call() {
    try {
      OwnDatabase.using(NodeConfig.load(config), this::export);
      return 0;
    } catch (IllegalArgumentException | StorageException | BrokenExport | LocalFailure e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }

  private ExportManifest export(Config loaded) {
    Config quorate = loaded.getConfig("quorate");
    Path folder = Objects.requireNonNull(to);
    try (JournalReader reader = StorageEngine.of(quorate).openReader(quorate, from)) {
      ExportManifest done =
          new Export(reader, new ExportFolder(folder), MoveLimits.USUAL, System.err::println).run();
      System.out.printf(
          "Exported to %s: %,d events, hash %s%n", folder, done.events(), done.sha256());
      if (reader.nodesAtWork() > 0) {
        System.out.printf(
            "Nodes are at work (%d): what they write from now on is not in it. Stop them, and run"
                + " this again.%n",
            reader.nodesAtWork());
      }
      return done;
    }
  }
}
