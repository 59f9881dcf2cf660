package io.quorate.bench.peer;

/** What sells: a node, or rows of which something keeps the others away. */
public enum StockWay {
  /** A node as shipped; its orders are sagas. */
  QUORATE("Quorate"),

  /** The same node, whose orders are of two phases. */
  TWO_PHASE_COMMIT("Quorate, 2pc", "2pc"),

  /** {@code SELECT ... FOR UPDATE}, and a write of what was decided. */
  FOR_UPDATE("FOR UPDATE"),

  /** {@code UPDATE ... WHERE} there is enough: the database decides. */
  CONDITIONAL_UPDATE("conditional UPDATE"),

  /** A read and a write while Redis lets nobody else. */
  REDIS("Redis lock"),

  /** A read and a write while ZooKeeper lets nobody else. */
  ZOOKEEPER("ZooKeeper lock");

  private final String label;
  private final String protocol;

  StockWay(String label) {
    this(label, "saga");
  }

  StockWay(String label, String protocol) {
    this.label = label;
    this.protocol = protocol;
  }

  public String label() {
    return label;
  }

  /** The protocol of its orders; where there is none to choose, it is not looked at. */
  public String protocol() {
    return protocol;
  }

  public boolean isNode() {
    return this == QUORATE || this == TWO_PHASE_COMMIT;
  }
}
