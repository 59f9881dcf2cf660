package io.quorate.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.cluster.NodeConfig;
import io.quorate.config.SettingsSection;
import io.quorate.node.Features;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.storage.Archive;
import io.quorate.storage.StorageEngine;
import io.quorate.storage.StorageException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code archive}: moves old events that hardly anybody reads any more into the
 * archive, beside a cluster that goes on working. Exits with 0 when it has come to its end or its
 * limit, and with 1 and a message otherwise. It may be killed at any moment; the next run goes on
 * there. For nodes that keep the journal in a database; others need none, and it says so.
 */
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    description = {
      "Moves old events into the archive, beside a cluster that goes on working: those of finished",
      "transactions and closed accounts, and those that a snapshot makes needless to read. They",
      "stay in every history. May be killed at any moment, and goes on there when it is run again.",
      "For a journal in PostgreSQL; nodes that keep it themselves need no archive."
    })
public final class ArchiveCommand implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int MOST_ROWS = 100_000;
  private static final Duration LONGEST = Duration.ofDays(36_500);

  @Option(names = "--config", description = "A configuration file, laid over conf/quorate.conf.")
  private @Nullable Path config;

  @Option(
      names = "--db-url",
      description = "The JDBC URL of the database (default: QUORATE_DB_URL, as for serve).")
  private Optional<String> databaseUrl = Optional.empty();

  @Option(
      names = "--older-than",
      description = "Only events that were written longer ago, such as 12h or 30d (default: 90d).")
  private Optional<String> olderThan = Optional.empty();

  @Option(names = "--dry-run", description = "Only count the events that would be moved.")
  private boolean dryRun;

  @Option(
      names = "--limit",
      description = "Stop after so many events were moved (default: no limit).")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--batch",
      description = "Events to look at, or to move, in one transaction (default: 5000).")
  private Optional<Integer> batch = Optional.empty();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    try {
      Config quorate = settings().getConfig("quorate");
      SettingsSection section = SettingsSection.of(quorate, "archive");
      var plan =
          new Archive.Plan(
              startedBy(),
              section.duration("older-than", Duration.ZERO, LONGEST),
              Features.shipped(quorate).endings(),
              StoredEvent.NOTED,
              dryRun);
      int rows = section.number("batch", 1, MOST_ROWS);
      try (Archive archive = StorageEngine.of(quorate).openArchive(quorate)) {
        ArchiveResult result =
            new ArchiveWork(
                    archive.begin(plan), rows, limit, ArchiveWork.PAUSE, System.err::println)
                .run();
        System.out.println(json ? result.json() : result.text());
      }
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return FAILED;
    } catch (StorageException e) {
      System.err.println(e.getMessage() + " What was moved stays moved; run it again to go on.");
      return FAILED;
    }
  }

  private Config settings() {
    Config loaded = NodeConfig.load(config);
    var given =
        Map.of(
            "quorate.database.url", databaseUrl,
            "quorate.archive.older-than", olderThan,
            "quorate.archive.batch", batch.map(String::valueOf));
    for (Map.Entry<String, Optional<String>> option : given.entrySet()) {
      if (option.getValue().isPresent()) {
        loaded =
            loaded.withValue(
                option.getKey(), ConfigValueFactory.fromAnyRef(option.getValue().get()));
      }
    }
    if (limit < 1) {
      throw new IllegalArgumentException(
          "Expected --limit to be at least 1, but it is " + limit + ".");
    }
    return loaded;
  }

  private static String startedBy() {
    String user = System.getProperty("user.name", "somebody");
    try {
      return user + "@" + InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return user;
    }
  }
}
