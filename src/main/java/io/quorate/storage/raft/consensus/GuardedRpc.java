package io.quorate.storage.raft.consensus;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;

/**
 * Ratis' gRPC, with a {@link FollowerGuard} between what other peers ask and Ratis' server. Ratis
 * finds it by its class name, and creates it. Immutable.
 */
public final class GuardedRpc implements RpcType {

  private static final String VOTES = "quorate.votes";

  /** Called by Ratis. */
  public GuardedRpc() {}

  /** Returns what Ratis passes on to {@link #newFactory}. */
  static Parameters keeping(Votes votes) {
    var parameters = new Parameters();
    parameters.put(VOTES, votes, Votes.class);
    return parameters;
  }

  @Override
  public String name() {
    return GuardedRpc.class.getName();
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    Votes votes = parameters.get(VOTES, Votes.class);
    if (votes == null) {
      throw new IllegalArgumentException("Expected parameters that keep votes.");
    }
    return new Factory(parameters, votes);
  }

  private static final class Factory extends GrpcFactory {

    private final Votes votes;

    Factory(Parameters parameters, Votes votes) {
      super(parameters);
      this.votes = votes;
    }

    @Override
    public GrpcServices newRaftServerRpc(RaftServer server) {
      return super.newRaftServerRpc(FollowerGuard.before(server, votes));
    }
  }
}
