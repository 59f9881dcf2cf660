package io.quorate.bench.lock.client;

import io.quorate.bench.wire.LoopbackConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.jspecify.annotations.Nullable;

/** A client of ZooKeeper with a session of its own, as each process of a user has one. */
public final class CuratorLockClient implements LockClient {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
  private static final int RETRY_AFTER_MS = 1000;
  private static final int RETRIES = 3;
  private static final String FOLDER = "/locks/";

  private final CuratorFramework session;
  private @Nullable InterProcessMutex held;

  private CuratorLockClient(CuratorFramework session) {
    this.session = session;
  }

  public static CuratorLockClient connect(int port) throws IOException {
    CuratorFramework session =
        CuratorFrameworkFactory.newClient(
            LoopbackConnection.HOST + ":" + port,
            new ExponentialBackoffRetry(RETRY_AFTER_MS, RETRIES));
    session.start();
    try {
      if (session.blockUntilConnected((int) CONNECT_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        return new CuratorLockClient(session);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    session.close();
    throw new IOException("Expected a session with ZooKeeper, but got none.");
  }

  @Override
  public boolean acquire(String lock, Duration wait) throws IOException {
    var mutex = new InterProcessMutex(session, FOLDER + lock);
    boolean acquired = attempt(() -> mutex.acquire(wait.toMillis(), TimeUnit.MILLISECONDS));
    held = acquired ? mutex : null;
    return acquired;
  }

  @Override
  public void release() throws IOException {
    InterProcessMutex mutex = held;
    if (mutex == null) {
      throw new IllegalStateException("Expected a lock to release.");
    }
    held = null;
    attempt(
        () -> {
          mutex.release();
          return true;
        });
  }

  @Override
  public void close() {
    session.close();
  }

  /** What Curator may throw is anything. */
  private interface Attempt {
    boolean make() throws Exception;
  }

  private static boolean attempt(Attempt attempt) throws IOException {
    try {
      return attempt.make();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Expected an answer of ZooKeeper, but was interrupted.", e);
    } catch (Exception e) {
      throw new IOException("Expected an answer of ZooKeeper, but: " + e, e);
    }
  }
}
