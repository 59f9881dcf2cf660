package io.quorate.storage.raft;

import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;
import io.quorate.storage.raft.consensus.ConsensusSettings;
import io.quorate.storage.raft.forming.FormingSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of section {@code raft}, and what else the engine needs of the others. Immutable.
 *
 * @param directory where this peer keeps everything
 * @param peers introduction addresses of all peers, separated by commas; empty: this one alone
 * @param host by which the others reach this peer
 * @param port of its introduction
 * @param consensusPort of its Raft
 * @param bindHost where this peer listens; empty: the host above
 * @param formingPatience how long the forming of the group may take
 * @param electionTimeout how long a follower hears nothing before it asks for votes
 * @param patience how long one operation may take
 * @param compactAfter entries of the log after which the tables are written to disk
 * @param keyRetention how long clients' keys are found at least
 */
record RaftSettings(
    Path directory,
    String peers,
    String host,
    int port,
    int consensusPort,
    String bindHost,
    Duration formingPatience,
    Duration electionTimeout,
    Duration patience,
    int compactAfter,
    Duration keyRetention) {

  private static final int MOST_PORT = 65_535;
  private static final int MOST_ENTRIES = 100_000_000;
  private static final Duration LEAST_ELECTION = Duration.ofMillis(200);
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);

  static RaftSettings of(Config quorate) {
    SettingsSection raft = SettingsSection.of(quorate, "raft");
    return new RaftSettings(
        Path.of(quorate.getString("data"), "raft"),
        raft.text("peers"),
        raft.text("host"),
        raft.number("port", 1, MOST_PORT),
        raft.number("consensus-port", 1, MOST_PORT),
        raft.text("bind-host"),
        raft.duration("forming-patience"),
        raft.duration("election-timeout", LEAST_ELECTION, failurePause(quorate)),
        raft.duration("timeout", LEAST_PATIENCE),
        raft.number("compact-after", 1, MOST_ENTRIES),
        SettingsSection.of(quorate, "entity").duration("keys-recognised-for"));
  }

  /** A leader must be missed before Akka gives a node up. */
  private static Duration failurePause(Config quorate) {
    return SettingsSection.of(quorate, "cluster").duration("failure-pause");
  }

  /** Returns where the tables are. */
  Path tables() {
    return tables(directory);
  }

  static Path tables(Path directory) {
    return directory.resolve("tables");
  }

  /** Returns where the log is. */
  Path log() {
    return log(directory);
  }

  static Path log(Path directory) {
    return directory.resolve("log");
  }

  /** Returns where the others reach this peer's introduction. */
  String self() {
    return host + ":" + port;
  }

  /** Returns where the others reach this peer's Raft. */
  String consensusAddress() {
    return host + ":" + consensusPort;
  }

  /** Returns where this peer listens for the others' Raft. */
  String consensusBindHost() {
    return bindHost.isEmpty() ? host : bindHost;
  }

  FormingSettings forming() {
    return FormingSettings.of(directory, peers, self(), consensusAddress())
        .withBindHost(bindHost)
        .withTimes(
            FormingSettings.INTERVAL,
            FormingSettings.QUESTION_TIMEOUT,
            formingPatience,
            formingPatience);
  }

  ConsensusSettings consensus() {
    return new ConsensusSettings(
        log(), consensusBindHost(), consensusPort, electionTimeout, compactAfter);
  }
}
