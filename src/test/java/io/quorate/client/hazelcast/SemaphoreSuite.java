package io.quorate.client.hazelcast;

import static java.util.Map.entry;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.cp.ISemaphore;
import com.hazelcast.cp.internal.RaftGroupId;
import com.hazelcast.cp.internal.RaftOp;
import com.hazelcast.cp.internal.datastructures.semaphore.AbstractSessionAwareSemaphoreBasicTest;
import com.hazelcast.cp.internal.session.AbstractProxySessionManager;
import com.hazelcast.cp.internal.session.operation.CloseSessionOp;
import com.hazelcast.spi.impl.InternalCompletableFuture;
import io.quorate.client.Quorate;
import java.util.Map;

/** Hazelcast's suite of a semaphore with sessions, over our client. One object is one case. */
public final class SemaphoreSuite extends AbstractSessionAwareSemaphoreBasicTest
    implements HazelcastSuite {

  private static final String WHOLE =
      "releases a part of an acquisition; with Quorate each acquisition has a token and is released"
          + " as a whole";
  private static final String BELOW_ZERO =
      "has less than no permits while nobody holds any; a semaphore of Quorate has at least one";
  private static final String DESTROYED =
      "expects a name that is destroyed never to be used again; with Quorate it may be";

  /** The cases that do not apply, and why. */
  public static final Map<String, String> NOT_APPLICABLE =
      Map.ofEntries(
          entry("testCreateProxyOnMetadataCPGroup", "there are no groups of members"),
          entry("testMultipleRelease", WHOLE),
          entry("testMultipleRelease_whenBlockedAcquireThreads", WHOLE),
          entry("testAllowNegativePermits", BELOW_ZERO),
          entry("testNegativePermitsJucCompatibility", BELOW_ZERO),
          entry(
              "testMultipleAcquire_whenNotEnoughPermits",
              "waits for more permits than there are; Quorate refuses that at once"),
          entry(
              "testInitNotifiesWaitingAcquires",
              "waits for a semaphore that is not made yet, and looks inside members of Hazelcast"),
          entry("testAcquire_whenNoPermits_andSemaphoreDestroyed", DESTROYED),
          entry("test_destroy", DESTROYED));

  private static final RaftGroupId GROUP = new RaftGroupId("quorate", 0, 0);

  private final QuorateSemaphore quorateSemaphore;
  private final HazelcastInstance instance;

  /** Prepares a case that uses the semaphore of this name. */
  public SemaphoreSuite(Quorate quorate, String name) {
    quorateSemaphore = new QuorateSemaphore(quorate, name);
    instance = HazelcastStandIn.with(quorateSemaphore);
  }

  @Override
  public void end() {
    quorateSemaphore.end();
  }

  @Override
  protected String getProxyName() {
    return quorateSemaphore.getName();
  }

  @Override
  protected HazelcastInstance[] createInstances() {
    return new HazelcastInstance[] {instance};
  }

  @Override
  protected HazelcastInstance getProxyInstance() {
    return instance;
  }

  @Override
  protected RaftGroupId getGroupId(ISemaphore semaphore) {
    return GROUP;
  }

  @Override
  protected AbstractProxySessionManager getSessionManager(HazelcastInstance of) {
    return OneSession.of(GROUP);
  }

  /** Does the one operation that the suite knows: it ends the session. */
  @Override
  protected <T> InternalCompletableFuture<T> invokeRaftOp(RaftGroupId group, RaftOp operation) {
    if (!(operation instanceof CloseSessionOp)) {
      throw new UnsupportedOperationException("Expected the end of a session: " + operation);
    }
    quorateSemaphore.closeSession();
    return InternalCompletableFuture.newCompletedFuture(true);
  }
}
