package io.quorate.node.client;

import io.quorate.client.Quorate;
import io.quorate.client.hazelcast.FencedLockSuite;
import io.quorate.client.hazelcast.HazelcastCases;
import io.quorate.client.hazelcast.SemaphoreSuite;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Hazelcast demands of its own locks and semaphores, of the Java client against a node. */
@ExtendWith(NodeExtension.class)
class ClientHazelcastTest {

  private final Quorate quorate;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  ClientHazelcastTest(RunningNode node) {
    quorate = Quorate.connect(node.url());
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    quorate.close();
  }

  @TestFactory
  Stream<DynamicTest> fencedLock() {
    return HazelcastCases.of(
        FencedLockSuite.class,
        FencedLockSuite.NOT_APPLICABLE,
        threads,
        test -> new FencedLockSuite(quorate, RunningNode.freshId("hazelcast-lock")));
  }

  @TestFactory
  Stream<DynamicTest> semaphore() {
    return HazelcastCases.of(
        SemaphoreSuite.class,
        SemaphoreSuite.NOT_APPLICABLE,
        threads,
        test -> new SemaphoreSuite(quorate, RunningNode.freshId("hazelcast-semaphore")));
  }
}
