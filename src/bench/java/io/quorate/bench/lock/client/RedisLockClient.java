package io.quorate.bench.lock.client;

import io.quorate.bench.result.BenchFailure;
import java.io.IOException;
import java.time.Duration;

/**
 * A client that locks as Redis' own documentation says: a key that only one can set, with a value
 * that nobody else has, and a script that deletes the key only while it has that value.
 */
public final class RedisLockClient implements LockClient {

  private static final String OK = "+OK";
  private static final String NOTHING = "$-1";
  private static final String ONE = ":1";
  private static final String RELEASE =
      "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1])"
          + " else return 0 end";

  private final RedisConnection connection;
  private final String script;
  private final String owner;
  private long acquisitions;
  private String lock = "";
  private String value = "";

  private RedisLockClient(RedisConnection connection, String script, String owner) {
    this.connection = connection;
    this.script = script;
    this.owner = owner;
  }

  public static RedisLockClient connect(int port, String owner) throws IOException {
    var connection = new RedisConnection(port);
    try {
      // The answer is the script's name, before which there is its length.
      String name =
          connection.send("SCRIPT", "LOAD", RELEASE).lines().skip(1).findFirst().orElse("");
      return new RedisLockClient(connection, name, owner);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public boolean acquire(String wanted, Duration wait) throws IOException {
    if (!wait.isZero()) {
      throw new IllegalArgumentException("Expected no wait, since Redis has no queue.");
    }
    String unique = owner + "-" + System.nanoTime() + "-" + acquisitions++;
    String answer =
        connection.send("SET", wanted, unique, "NX", "PX", String.valueOf(TTL.toMillis()));
    if (answer.equals(NOTHING)) {
      return false;
    }
    require(OK, answer);
    lock = wanted;
    value = unique;
    return true;
  }

  @Override
  public void release() throws IOException {
    require(ONE, connection.send("EVALSHA", script, "1", lock, value));
  }

  @Override
  public void close() {
    connection.close();
  }

  private static void require(String expected, String answer) {
    if (!answer.equals(expected)) {
      throw new BenchFailure("Expected %s, but got: %s".formatted(expected, answer));
    }
  }
}
