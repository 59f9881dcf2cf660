package io.quorate.client.hazelcast;

import com.hazelcast.cp.internal.RaftGroupId;
import com.hazelcast.cp.internal.session.AbstractProxySessionManager;
import com.hazelcast.cp.internal.session.SessionResponse;
import com.hazelcast.spi.impl.InternalCompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Tells Hazelcast's suite that there is a session; what becomes of it is Quorate's. */
final class OneSession extends AbstractProxySessionManager {

  private static final long SESSION = 1;

  private OneSession() {}

  static OneSession of(RaftGroupId group) {
    var one = new OneSession();
    one.acquireSession(group);
    return one;
  }

  @Override
  protected long generateThreadId(RaftGroupId group) {
    return Thread.currentThread().threadId();
  }

  @Override
  protected SessionResponse requestNewSession(RaftGroupId group) {
    return new SessionResponse(SESSION, TimeUnit.MINUTES.toMillis(5), TimeUnit.MINUTES.toMillis(5));
  }

  @Override
  protected InternalCompletableFuture<Object> heartbeat(RaftGroupId group, long session) {
    return InternalCompletableFuture.newCompletedFuture(true);
  }

  @Override
  protected InternalCompletableFuture<Object> closeSession(RaftGroupId group, Long session) {
    return InternalCompletableFuture.newCompletedFuture(true);
  }

  @Override
  protected ScheduledFuture<?> scheduleWithRepetition(Runnable task, long period, TimeUnit unit) {
    return null;
  }
}
