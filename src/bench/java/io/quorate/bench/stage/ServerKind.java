package io.quorate.bench.stage;

import io.quorate.bench.peer.RowLockServer;
import io.quorate.bench.peer.StockServer;
import io.quorate.bench.peer.StockWay;

/** What is measured; all run in the same way and answer the same requests. */
public enum ServerKind {
  /** A node as shipped. */
  GROUP_COMMIT("group commit", "io.quorate.Main", "serve", ""),

  /** A node on which every protocol may be chosen. */
  TRANSFERS(
      "transfers", "io.quorate.Main", "serve", "quorate.transactions.three-phase-commit = on\n"),

  /** A node whose entities answer from memory, without a proof that the node owns them. */
  TRUSTING("trusting memory", TrustingNode.class.getName(), "", ""),

  /** A node that writes each command by itself. */
  ONE_PERSIST(
      "one persist per command", "io.quorate.Main", "serve", "quorate.entity.batch-size = 1\n"),

  /** What many teams have today: {@code SELECT ... FOR UPDATE}. */
  ROW_LOCK("row lock", RowLockServer.class.getName(), "", ""),

  /** Stock as rows; the first argument is the {@link StockWay}. */
  STOCK_ROWS("rows of stock", StockServer.class.getName(), "", "");

  private final String label;
  private final String mainClass;
  private final String subcommand;
  private final String configuration;

  ServerKind(String label, String mainClass, String subcommand, String configuration) {
    this.label = label;
    this.mainClass = mainClass;
    this.subcommand = subcommand;
    this.configuration = configuration;
  }

  public String label() {
    return label;
  }

  String mainClass() {
    return mainClass;
  }

  /** The program's first argument; empty for none. */
  String subcommand() {
    return subcommand;
  }

  /** What is laid over the shipped configuration; empty for nothing. */
  String configuration() {
    return configuration;
  }
}
