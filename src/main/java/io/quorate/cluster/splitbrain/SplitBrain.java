package io.quorate.cluster.splitbrain;

import io.quorate.config.SettingsSection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which side of a partition goes on, read once from {@code quorate.cluster} and held against the
 * cluster's size. Immutable.
 *
 * @param strategy the name of the resolver's strategy
 * @param size how many nodes the cluster is meant to have
 * @param quorumSize with static-quorum: how many nodes a side needs to go on
 */
public record SplitBrain(String strategy, int size, int quorumSize) {

  private static final int MOST_NODES = 1000;
  private static final String STATIC_QUORUM = "static-quorum";
  private static final String LEASE_MAJORITY = "lease-majority";

  /**
   * Reads the settings; throws {@link IllegalArgumentException} that names what does not fit.
   *
   * @param seedNodes how many seed nodes there are, or 0 when nodes are found otherwise; the
   *     cluster's size when none is set
   */
  public static SplitBrain of(SettingsSection cluster, int seedNodes) {
    String strategy =
        cluster.oneOf(
            "split-brain",
            "keep-majority",
            STATIC_QUORUM,
            "keep-oldest",
            "down-all",
            LEASE_MAJORITY);
    int configured = cluster.number("size", 0, MOST_NODES);
    int size = configured == 0 ? seedNodes : configured;
    int quorum = cluster.number("quorum-size", 0, MOST_NODES);
    int quorumSize = quorum == 0 ? size / 2 + 1 : quorum;
    if (strategy.equals(STATIC_QUORUM) && size == 0) {
      throw new IllegalArgumentException(
          "Expected quorate.cluster.size to be set with static-quorum, when no seed nodes tell it,"
              + " but it is 0.");
    }
    if (strategy.equals(STATIC_QUORUM) && (quorumSize > size || size > 2 * quorumSize - 1)) {
      throw new IllegalArgumentException(
          ("Expected quorate.cluster.quorum-size to be more than half of the %d nodes of the"
                  + " cluster (quorate.cluster.size), and not more than all, but it is %d.")
              .formatted(size, quorumSize));
    }
    return new SplitBrain(strategy, size, quorumSize);
  }

  /** Returns what an operator should know about this strategy at this size. */
  public Optional<String> advice() {
    return switch (strategy) {
      case "keep-majority" ->
          size == 2
              ? Optional.of(
                  "With 2 nodes, keep-majority goes on only on the node with the lower address:"
                      + " lease-majority survives the loss of either.")
              : Optional.empty();
      case STATIC_QUORUM ->
          size == quorumSize
              ? Optional.of("With quorum-size %d no node may fail.".formatted(quorumSize))
              : Optional.empty();
      case "keep-oldest" ->
          size == 2
              ? Optional.of(
                  "With 2 nodes, keep-oldest goes on only on the older one: lease-majority survives"
                      + " the loss of either.")
              : Optional.empty();
      case "down-all" ->
          Optional.of("With down-all, any unreachable node takes the whole cluster down.");
      default -> Optional.empty();
    };
  }

  /** Returns what Akka needs to know. */
  public Map<String, Object> akka() {
    Map<String, Object> values = new HashMap<>();
    values.put("akka.cluster.split-brain-resolver.active-strategy", strategy);
    if (strategy.equals(STATIC_QUORUM)) {
      values.put("akka.cluster.split-brain-resolver.static-quorum.quorum-size", quorumSize);
    }
    return values;
  }
}
