package io.quorate.storage.raft.forming;

import io.quorate.storage.raft.peer.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a peer keeps its identity, whom it asks, and for how long. Immutable.
 *
 * @param directory the data directory, which belongs to this peer alone; created when missing
 * @param peers introduction addresses of all peers, this one among them, in the same spelling on
 *     every node; empty: this peer is alone
 * @param self introduction address of this peer, where the others reach it
 * @param consensusAddress where the others reach this peer's Raft
 * @param bindHost where this peer listens for introductions; empty: the host of {@code self}
 * @param interval the pause between two rounds of questions
 * @param questionTimeout how long the answers of one round may take
 * @param patience how long the forming may take in all
 * @param invitationPatience how long a peer that its group does not know waits to be added to it
 */
public record FormingSettings(
    Path directory,
    List<String> peers,
    String self,
    String consensusAddress,
    String bindHost,
    Duration interval,
    Duration questionTimeout,
    Duration patience,
    Duration invitationPatience) {

  /** The most peers that one list may have, so that an introduction is always short. */
  public static final int MOST_PEERS = 15;

  /** Short beside the time that a node takes to start, and long for an idle port. */
  public static final Duration INTERVAL = Duration.ofMillis(500);

  /** Longer than a garbage collection. */
  public static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(2);

  /** As long as a person takes to start three nodes by hand. */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  static final String PEERS = "quorate.raft.peers";
  static final String SELF = "quorate.raft.self";
  static final String CONSENSUS_ADDRESS = "quorate.raft.consensus-address";

  /** Creates them; throws {@link IllegalArgumentException} that names the key of a wrong one. */
  public FormingSettings {
    self = Address.read(SELF, self);
    consensusAddress = Address.read(CONSENSUS_ADDRESS, consensusAddress);
    bindHost = bindHost.isEmpty() ? Address.host(self) : bindHost;
    peers = peers.stream().map(peer -> Address.read(PEERS, peer)).toList();
    peers = peers.isEmpty() ? List.of(self) : peers;
    require(PEERS, "at most %d addresses".formatted(MOST_PEERS), peers, peers.size() <= MOST_PEERS);
    require(PEERS, "different addresses", peers, new HashSet<>(peers).size() == peers.size());
    require(SELF, "one of %s, as listed in %s".formatted(peers, PEERS), self, peers.contains(self));
    require(
        CONSENSUS_ADDRESS,
        "none of the addresses in " + PEERS,
        consensusAddress,
        !peers.contains(consensusAddress));
  }

  /**
   * Returns settings with the usual times.
   *
   * @param peers separated by commas
   * @throws IllegalArgumentException that names the key of a wrong setting
   */
  public static FormingSettings of(
      Path directory, String peers, String self, String consensusAddress) {
    List<String> listed =
        peers.isBlank() ? List.of() : Stream.of(peers.split(",", -1)).map(String::strip).toList();
    return new FormingSettings(
        directory,
        listed,
        self,
        consensusAddress,
        "",
        INTERVAL,
        QUESTION_TIMEOUT,
        PATIENCE,
        PATIENCE);
  }

  /** Returns the same with another host to listen at; empty: that of {@code self}. */
  public FormingSettings withBindHost(String host) {
    return new FormingSettings(
        directory,
        peers,
        self,
        consensusAddress,
        host,
        interval,
        questionTimeout,
        patience,
        invitationPatience);
  }

  /** Returns the same with other times. */
  public FormingSettings withTimes(
      Duration pause, Duration answer, Duration whole, Duration invitation) {
    return new FormingSettings(
        directory, peers, self, consensusAddress, bindHost, pause, answer, whole, invitation);
  }

  private static void require(String key, String expected, Object value, boolean right) {
    if (!right) {
      throw new IllegalArgumentException(
          "Expected %s to be %s, but it is %s.".formatted(key, expected, value));
    }
  }
}
