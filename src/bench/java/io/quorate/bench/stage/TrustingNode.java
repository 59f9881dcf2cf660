package io.quorate.bench.stage;

import com.typesafe.config.Config;
import io.quorate.cluster.NodeConfig;
import io.quorate.node.Features;
import io.quorate.node.Node;
import io.quorate.runtime.entity.Ownership;
import java.util.concurrent.CompletionStage;

/**
 * A node like any other, but its entities answer without a proof that the node still owns them:
 * what a read would cost if it need not be linearizable. Never for use with money.
 */
final class TrustingNode {

  private TrustingNode() {}

  /** Runs the node until the process is told to end. */
  public static void main(String[] arguments) {
    Config config = NodeConfig.complete(NodeConfig.load(null));
    Node node = Node.start(config, Features.shipped(config.getConfig("quorate")), Trusting::new);
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "signal"));
  }

  private record Trusting(Ownership lease) implements Ownership {
    @Override
    public boolean isProven() {
      return true;
    }

    @Override
    public CompletionStage<?> othersFenced() {
      return lease.othersFenced();
    }
  }
}
