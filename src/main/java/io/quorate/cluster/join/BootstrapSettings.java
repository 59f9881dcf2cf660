package io.quorate.cluster.join;

import io.quorate.config.SettingsSection;
import java.util.HashMap;
import java.util.Map;

/**
 * How a node finds the others, read once from {@code quorate.cluster}: a list of seed nodes on
 * fixed hosts, or the pods that the Kubernetes API lists. Immutable.
 *
 * @param kubernetes whether the Kubernetes API is asked; otherwise the seed nodes are joined
 * @param host the address of this node, on which its management port is bound
 * @param managementPort where nodes ask each other, before they are a cluster, whether one is there
 * @param contactPoints pods that must be found before a cluster may be formed
 * @param newCluster whether this node may form a cluster when there is none to join
 * @param podSelector the labels of the pods
 * @param containerName of the program in the pods: one that waits to be started is not counted;
 *     empty: all are
 * @param portName the name of the management port in the pods' specification
 * @param namespace of the pods; empty: that of this pod
 */
public record BootstrapSettings(
    boolean kubernetes,
    String host,
    int managementPort,
    int contactPoints,
    boolean newCluster,
    String podSelector,
    String containerName,
    String portName,
    String namespace) {

  private static final String SEED_NODES = "seed-nodes";
  private static final String KUBERNETES = "kubernetes";
  private static final int MAX_PORT = 65_535;
  private static final int MOST_CONTACT_POINTS = 100;
  private static final String MANAGEMENT = "akka.management.";
  private static final String BOOTSTRAP = MANAGEMENT + "cluster.bootstrap.";
  private static final String DISCOVERY = "akka.discovery.";

  /**
   * Reads the settings; throws {@link IllegalArgumentException} that names a wrong key, or that
   * there are both seed nodes and a discovery: two ways to form a cluster can form two.
   */
  public static BootstrapSettings of(SettingsSection cluster) {
    boolean kubernetes = cluster.oneOf("discovery", SEED_NODES, KUBERNETES).equals(KUBERNETES);
    if (kubernetes && !cluster.text("seed-nodes").isBlank()) {
      throw new IllegalArgumentException(
          "Expected no quorate.cluster.seed-nodes beside quorate.cluster.discovery = kubernetes,"
              + " but there are %s.".formatted(cluster.text("seed-nodes")));
    }
    return new BootstrapSettings(
        kubernetes,
        cluster.text("host"),
        cluster.number("management-port", 1, MAX_PORT),
        cluster.number("contact-points", 1, MOST_CONTACT_POINTS),
        cluster.flag("new-cluster"),
        cluster.text("kubernetes.pod-selector"),
        cluster.text("kubernetes.container-name"),
        cluster.text("kubernetes.port-name"),
        cluster.text("kubernetes.namespace"));
  }

  /** Returns the values for Akka that follow, by path; none when seed nodes are joined. */
  public Map<String, Object> akka() {
    Map<String, Object> values = new HashMap<>();
    if (kubernetes) {
      values.put(MANAGEMENT + "http.hostname", host);
      values.put(MANAGEMENT + "http.port", managementPort);
      values.put(MANAGEMENT + "http.route-providers-read-only", true);
      // Only the route of the bootstrap: health is told over HTTP, by the program.
      values.put(MANAGEMENT + "http.routes.health-checks", "");
      values.put(BOOTSTRAP + "contact-point-discovery.discovery-method", "kubernetes-api");
      values.put(BOOTSTRAP + "contact-point-discovery.port-name", portName);
      values.put(BOOTSTRAP + "contact-point-discovery.required-contact-point-nr", contactPoints);
      values.put(BOOTSTRAP + "new-cluster-enabled", newCluster);
      values.put(BOOTSTRAP + "join-decider.class", BootstrapDecider.class.getName());
      values.put(DISCOVERY + "method", "kubernetes-api");
      values.put(DISCOVERY + "kubernetes-api.pod-label-selector", podSelector);
      // Names of pods would need DNS; and a node knows itself by its address.
      values.put(DISCOVERY + "kubernetes-api.use-raw-ip", true);
      // Else a pod whose container waits to be started again, as it may for ever, is waited for.
      values.put(DISCOVERY + "kubernetes-api.container-name", containerName);
      if (!namespace.isBlank()) {
        values.put(DISCOVERY + "kubernetes-api.pod-namespace", namespace);
      }
    }
    return values;
  }
}
