package io.quorate.bench.lock;

/** The lock services that are measured, and what each of them has on disk when it answers. */
enum LockService {
  /** A node as shipped. */
  QUORATE("Quorate, HTTP", "every change, in PostgreSQL's log, synced"),

  /** One ZooKeeper server with its defaults, and Curator's {@code InterProcessMutex}. */
  ZOOKEEPER("ZooKeeper, Curator", "every change, in its transaction log, synced"),

  /** One Redis server that writes no file: {@code SET NX PX}, and a script that compares. */
  REDIS("Redis, SET NX PX", "nothing");

  private final String label;
  private final String durable;

  LockService(String label, String durable) {
    this.label = label;
    this.durable = durable;
  }

  String label() {
    return label;
  }

  /** Whether a client can wait for its turn, and is told when that has come. */
  boolean hasQueue() {
    return this != REDIS;
  }

  /** What outlives a crash once a client is answered. */
  String durable() {
    return durable;
  }
}
