package io.quorate.client.hazelcast;

import static java.util.Map.entry;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.cp.internal.datastructures.lock.AbstractFencedLockBasicTest;
import io.quorate.client.Quorate;
import java.util.Map;

/** Hazelcast's suite of a fenced lock, over our client. One object is one case. */
public final class FencedLockSuite extends AbstractFencedLockBasicTest implements HazelcastSuite {

  private static final String SESSION_OF_A_MEMBER =
      "closes the session inside a member of Hazelcast; that a lost lock cannot be entered or"
          + " unlocked is told by ClientJavaLockTest and LeaseTest";

  /** The cases that do not apply, and why. */
  public static final Map<String, String> NOT_APPLICABLE =
      Map.ofEntries(
          entry(
              "testUnlock_whenPendingLockOfOtherThread",
              "looks for the wait inside a member of Hazelcast; ClientJavaLockTest has the same"),
          entry("testReentrantLockFails_whenSessionClosed", SESSION_OF_A_MEMBER),
          entry("testReentrantTryLockFails_whenSessionClosed", SESSION_OF_A_MEMBER),
          entry("testReentrantTryLockWithTimeoutFails_whenSessionClosed", SESSION_OF_A_MEMBER),
          entry("testUnlockFails_whenSessionClosed", SESSION_OF_A_MEMBER),
          entry("testUnlockFails_whenNewSessionCreated", SESSION_OF_A_MEMBER),
          entry("testGetFenceFails_whenNewSessionCreated", SESSION_OF_A_MEMBER),
          entry(
              "testFailedTryLock_doesNotAcquireSession",
              "counts what Hazelcast's client has acquired by session; ours counts nothing"),
          entry(
              "test_destroy",
              "expects a name that is destroyed never to be used again; with Quorate it may be,"
                  + " and a lock that is held is not deleted"));

  private final QuorateFencedLock quorateLock;
  private final HazelcastInstance instance;

  /** Prepares a case that uses the lock of this name. */
  public FencedLockSuite(Quorate quorate, String name) {
    quorateLock = new QuorateFencedLock(quorate, name);
    instance = HazelcastStandIn.with(quorateLock);
  }

  @Override
  public void end() {
    quorateLock.end();
  }

  @Override
  protected String getProxyName() {
    return quorateLock.getName();
  }

  @Override
  protected HazelcastInstance[] createInstances() {
    return new HazelcastInstance[] {instance};
  }

  @Override
  protected HazelcastInstance getPrimaryInstance() {
    return instance;
  }
}
