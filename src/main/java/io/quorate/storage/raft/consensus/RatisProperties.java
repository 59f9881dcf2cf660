package io.quorate.storage.raft.consensus;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Ratis as Quorate runs it; what is not here is as Ratis ships it. Stateless. */
final class RatisProperties {

  /** The largest entry is 1 MiB; several are sent at once. */
  private static final SizeInBytes APPEND_BYTES = SizeInBytes.valueOf("4MB");

  private static final SizeInBytes MESSAGE_BYTES = SizeInBytes.valueOf("16MB");

  /** What a leader keeps in memory of entries that are under way: half of what Ratis would. */
  private static final SizeInBytes PENDING_BYTES = SizeInBytes.valueOf("32MB");

  /** What a peer keeps in memory of its log, for followers that are a little behind. */
  private static final SizeInBytes CACHE_BYTES = SizeInBytes.valueOf("48MB");

  /**
   * How long a leader waits after each of so many errors with a follower: ten at once, then every
   * 20 ms, then every 500 ms. Ratis ships 5 s after thirty, and counts each request that is under
   * way when the follower stands still for a moment: then it says nothing to it any more, not even
   * that it leads. It also counts each entry by which it goes back to where a former leader's log
   * is as its own.
   */
  private static final String RETRIES = "1ms,10, 20ms,1000, 500ms,1000000";

  private static final SizeInBytes SEGMENT_BYTES = SizeInBytes.valueOf("16MB");

  /** Many, since they may be short: each term begins one. {@link #CACHE_BYTES} is the limit. */
  private static final int CACHED_SEGMENTS = 64;

  /** A peer that was paused for longer ends itself: whoever runs it starts it anew. */
  private static final Duration PAUSE = Duration.ofMinutes(5);

  private RatisProperties() {}

  static RaftProperties of(ConsensusSettings settings) {
    var properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(settings.directory().toFile()));
    RaftServerConfigKeys.setCloseThreshold(properties, time(PAUSE));
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, time(settings.electionTimeout()));
    RaftServerConfigKeys.Rpc.setTimeoutMax(
        properties, time(settings.electionTimeout().multipliedBy(3).dividedBy(2)));
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftServerConfigKeys.Write.setByteLimit(properties, PENDING_BYTES);
    RaftConfigKeys.Rpc.setType(properties, new GuardedRpc());
    log(properties);
    // LogRetention says when.
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false);
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(
        properties, time(settings.electionTimeout()));
    GrpcConfigKeys.Server.setHost(properties, settings.bindHost());
    GrpcConfigKeys.Server.setPort(properties, settings.bindPort());
    GrpcConfigKeys.setMessageSizeMax(properties, MESSAGE_BYTES);
    return properties;
  }

  private static void log(RaftProperties properties) {
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SEGMENT_BYTES);
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, CACHED_SEGMENTS);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, CACHE_BYTES);
    RaftServerConfigKeys.Log.setQueueByteLimit(properties, PENDING_BYTES);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, APPEND_BYTES);
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, RETRIES);
    // What LogRetention gives up, even if it is one entry. A peer that is further behind is given
    // the tables.
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, false);
    // Else a follower says of entries that are sent again, with others behind them, that it has
    // them all, while it appends only those that were sent before: in Ratis 3.3.0,
    // ServerImplUtils.NavigableIndices compares nothing but the first entry's number.
    RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
  }

  private static TimeDuration time(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }
}
