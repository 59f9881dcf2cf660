package io.quorate.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.cluster.NodeConfig;
import io.quorate.storage.JournalGroup;
import io.quorate.storage.StorageEngine;
import io.quorate.storage.StorageException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code raft}: administers nodes that keep the journal themselves. Exits with 0 when
 * it was done, and with 1 and a message otherwise.
 */
@Command(
    name = "raft",
    mixinStandardHelpOptions = true,
    description = "Administers nodes that keep the journal themselves (QUORATE_JOURNAL=raft).",
    subcommands = {
      RaftCommand.Status.class,
      RaftCommand.Add.class,
      RaftCommand.Remove.class,
      RaftCommand.Backup.class,
      RaftCommand.Restore.class
    })
public final class RaftCommand implements Runnable {

  private static final int FAILED = 1;
  private static final long MIB = 1L << 20;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "Expected status, add, remove, backup or restore, but there is none.");
  }

  /** What a subcommand does; returns the text to print. */
  private abstract static class Work implements Callable<Integer> {

    abstract String work();

    @Override
    public Integer call() {
      try {
        System.out.println(work());
        return 0;
      } catch (IllegalArgumentException | StorageException e) {
        System.err.println(e.getMessage());
        return FAILED;
      }
    }
  }

  /** One that asks a peer. */
  private abstract static class Question extends Work {

    @Option(
        names = "--peer",
        defaultValue = "127.0.0.1:7701",
        description = "host:port where a node of the group introduces itself (${DEFAULT-VALUE}).")
    private String peer = "";

    abstract String ask(JournalGroup group);

    @Override
    String work() {
      Config quorate = quorate(null);
      try (JournalGroup group = StorageEngine.of(quorate).group(peer)) {
        return ask(group);
      }
    }
  }

  /** Shows the group. */
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Shows the nodes of the group, and which one leads.")
  static final class Status extends Question {
    @Override
    String ask(JournalGroup group) {
      return text(group.status());
    }
  }

  /** Adds a node. */
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Adds a node that was started with an empty data directory, and waits until it has what",
        "the others have. One that had its address before, and does not run, is removed: so a",
        "lost disk is replaced. May be repeated."
      })
  static final class Add extends Question {
    @Parameters(
        paramLabel = "ADDRESS",
        description = "host:port where the new node introduces itself.")
    private String added = "";

    @Override
    String ask(JournalGroup group) {
      return text(group.add(added));
    }
  }

  /** Removes a node. */
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = {
        "Removes a node for good, through another one; it ends, or may be gone already. May be",
        "repeated, and then says that there is none."
      })
  static final class Remove extends Question {
    @Parameters(paramLabel = "ADDRESS", description = "host:port where the node introduces itself.")
    private String removed = "";

    @Override
    String ask(JournalGroup group) {
      return text(group.remove(removed));
    }
  }

  /** Takes a backup. */
  @Command(
      name = "backup",
      mixinStandardHelpOptions = true,
      description = {
        "Copies all that a node has into a folder, while it goes on working. An earlier backup in",
        "the folder is replaced once this one is whole; what is the same is not fetched again."
      })
  static final class Backup extends Question {
    @Option(names = "--to", required = true, description = "The folder of the backup.")
    private @Nullable Path to;

    @Override
    String ask(JournalGroup group) {
      var bytes = new AtomicLong();
      JournalGroup.Backup backup =
          group.backup(
              Objects.requireNonNull(to).toString(),
              more -> {
                long mib = bytes.get() / MIB;
                if (bytes.addAndGet(more) / MIB != mib) {
                  System.err.printf("%d MiB have come%n", bytes.get() / MIB);
                }
              });
      return "The backup %s is whole: %s".formatted(to, text(backup));
    }
  }

  /** Makes a data directory out of a backup. */
  @Command(
      name = "restore",
      mixinStandardHelpOptions = true,
      description = {
        "Makes the data directory of this node (QUORATE_DATA) out of a backup: a new group, of"
            + " this",
        "node alone. Start it, start the others with empty directories, and add them."
      })
  static final class Restore extends Work {
    @Option(names = "--config", description = "A configuration file, laid over conf/quorate.conf.")
    private @Nullable Path config;

    @Option(names = "--from", required = true, description = "The folder of the backup.")
    private @Nullable Path from;

    @Override
    String work() {
      Config quorate = quorate(config);
      return "Restored: "
          + text(
              StorageEngine.of(quorate).restore(quorate, Objects.requireNonNull(from).toString()));
    }
  }

  /** Whatever journal is set, it is this one. */
  private static Config quorate(@Nullable Path config) {
    return NodeConfig.load(config)
        .getConfig("quorate")
        .withValue("storage.engine", ConfigValueFactory.fromAnyRef("raft"));
  }

  private static String text(JournalGroup.Backup backup) {
    return "entry %d of the log, of %s, %d bytes in %d files"
        .formatted(
            backup.entry(), Instant.ofEpochMilli(backup.atMs()), backup.bytes(), backup.files());
  }

  private static String text(JournalGroup.Status status) {
    var text = new StringBuilder();
    text.append(
        "group %s, term %d, level %d of the log%n"
            .formatted(status.group(), status.term(), status.level()));
    for (JournalGroup.Member member : status.members()) {
      text.append(
          "%s  %s  consensus %s%s%n"
              .formatted(
                  member.address(),
                  member.id(),
                  member.consensus(),
                  member.leads() ? "  leads" : ""));
    }
    return text.append(
            "the node that was asked has applied entry %d, and keeps the log from %d on"
                .formatted(status.applied(), status.firstInLog()))
        .toString();
  }
}
