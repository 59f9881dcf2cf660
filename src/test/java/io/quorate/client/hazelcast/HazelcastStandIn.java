package io.quorate.client.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.cp.CPSubsystem;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Stands for a member of Hazelcast that has locks and semaphores, and nothing else. */
final class HazelcastStandIn {

  private HazelcastStandIn() {}

  /** Returns one whose lock of any name is this lock. */
  static HazelcastInstance with(QuorateFencedLock lock) {
    return of("getLock", lock);
  }

  /** Returns one whose semaphore of any name is this semaphore. */
  static HazelcastInstance with(QuorateSemaphore semaphore) {
    return of("getSemaphore", semaphore);
  }

  private static HazelcastInstance of(String method, Object answer) {
    CPSubsystem subsystem = proxy(CPSubsystem.class, method, answer);
    return proxy(HazelcastInstance.class, "getCPSubsystem", subsystem);
  }

  private static <T> T proxy(Class<T> type, String known, Object answer) {
    InvocationHandler handler =
        (self, method, arguments) -> {
          if (method.getName().equals(known)) {
            return answer;
          }
          throw new UnsupportedOperationException("Expected " + known + ", but got " + method);
        };
    return type.cast(
        Proxy.newProxyInstance(
            HazelcastStandIn.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
