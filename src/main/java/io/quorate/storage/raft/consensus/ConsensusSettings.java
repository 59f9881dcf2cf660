package io.quorate.storage.raft.consensus;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How consensus runs. Immutable.
 *
 * @param directory where the log is kept
 * @param bindHost where this peer listens
 * @param bindPort where this peer listens
 * @param electionTimeout how long a follower hears nothing before it asks for votes; up to half as
 *     long again, at random
 * @param compactAfter how many entries of the log are kept at most, if {@link LogRetention} does
 *     not give them up before
 */
public record ConsensusSettings(
    Path directory, String bindHost, int bindPort, Duration electionTimeout, int compactAfter) {}
