package io.quorate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * Lets a class of tests run beside other classes, while its own methods run one after the other.
 * The class must share no port, property or node with others, and no limit in it may be so short
 * that a busy machine could break it. It must not listen anew at a port where it listened before: a
 * process that another class starts just then inherits the closed listener for a moment. {@link
 * Execution} alone would run its methods at the same time, too.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(providers = BesideOthers.OneMethodAtATime.class)
public @interface BesideOthers {

  /** Locks the class itself, so that JUnit runs all of it in one thread. */
  final class OneMethodAtATime implements ResourceLocksProvider {
    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
      return Set.of(new Lock(testClass.getName()));
    }
  }
}
