package io.quorate.multijvm.client;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Finds the node whose death hurts most. */
public final class BusiestNode {

  private BusiestNode() {}

  /** Returns the node with the most live entities of a type. */
  public static int node(Client client, String type) {
    return IntStream.rangeClosed(1, client.nodeCount())
        .boxed()
        .max(Comparator.comparing(node -> live(client, node, type)))
        .orElseThrow();
  }

  /** Returns how many live entities of a type a node has. */
  public static double live(Client client, int node, String type) {
    String metric = "quorate_entities{type=\"%s\"} ".formatted(type);
    return value(client.get(node, "/metrics").body(), metric);
  }

  private static double value(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }
}
