package io.quorate.cluster.splitbrain;

import akka.actor.AbstractExtensionId;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import io.quorate.storage.CoordinationLeases;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which all leases of an actor system are looked after, so that what is done for
 * one of them is done in order, and nothing else delays it. Comes with its first use and ends with
 * the actor system. Safe for use by any thread.
 */
final class MajorityLeaseThread implements Extension {

  private static final Logger LOG = LoggerFactory.getLogger(MajorityLeaseThread.class);

  private final CoordinationLeases leases;
  private final ScheduledThreadPoolExecutor thread;

  private MajorityLeaseThread(ExtendedActorSystem system) {
    this.leases =
        system
            .settings()
            .setup()
            .get(CoordinationSetup.class)
            .orElseThrow(
                () -> new IllegalStateException("Expected a CoordinationSetup in the setup."))
            .leases();
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("majority-lease-", 1).daemon(true).factory());
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    system.registerOnTermination(thread::shutdown);
  }

  static MajorityLeaseThread of(ExtendedActorSystem system) {
    return Id.INSTANCE.get(system);
  }

  /**
   * Runs a task on the thread after a delay.
   *
   * @throws RejectedExecutionException when the actor system has ended
   */
  void schedule(Duration delay, Runnable task) {
    var unused = thread.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Waits for an operation, which ends within some seconds; for tasks of this thread only. Blocks.
   *
   * @throws java.util.concurrent.CompletionException when it has failed
   */
  <T> T await(Function<CoordinationLeases, CompletionStage<T>> operation) {
    return operation.apply(leases).toCompletableFuture().join();
  }

  /** Logs what a scheduled task throws, which nobody would see else. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("Expected a task of a lease to end well, but it failed", e);
    }
  }

  /** Finds the thread of an actor system. */
  private static final class Id extends AbstractExtensionId<MajorityLeaseThread> {

    static final Id INSTANCE = new Id();

    @Override
    public MajorityLeaseThread createExtension(ExtendedActorSystem system) {
      return new MajorityLeaseThread(system);
    }
  }
}
