package io.quorate.client.hazelcast;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.Test;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs the tests of a JUnit 4 suite of Hazelcast as tests of JUnit 5, all at the same time: some
 * only watch for five seconds that nothing happens. Each has an object of the suite of its own.
 */
public final class HazelcastCases {

  private static final long LONGEST_CASE_SECONDS = 60;

  private HazelcastCases() {}

  /**
   * Returns one test for each of the suite that applies.
   *
   * @param notApplicable the tests that do not apply, with the reason
   * @param start makes the object for a test of a name
   */
  public static <S extends HazelcastSuite> Stream<DynamicTest> of(
      Class<S> suite,
      Map<String, String> notApplicable,
      ExecutorService threads,
      Function<String, S> start) {
    List<Method> tests =
        Arrays.stream(suite.getMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    assertThat(tests.stream().map(Method::getName).collect(toSet()))
        .as("tests of the suite")
        .containsAll(notApplicable.keySet());
    return tests.stream()
        .filter(test -> !notApplicable.containsKey(test.getName()))
        .map(test -> begun(test, threads.submit(() -> run(test, start.apply(test.getName())))))
        .toList()
        .stream();
  }

  private static DynamicTest begun(Method test, Future<?> run) {
    return DynamicTest.dynamicTest(
        test.getName(), () -> run.get(LONGEST_CASE_SECONDS, TimeUnit.SECONDS));
  }

  private static <S extends HazelcastSuite> Object run(Method test, S suite) throws Exception {
    suite.setup();
    try {
      Class<? extends Throwable> expected = test.getAnnotation(Test.class).expected();
      if (expected == Test.None.class) {
        invoke(test, suite);
      } else {
        assertThatThrownBy(() -> invoke(test, suite)).isInstanceOf(expected);
      }
    } finally {
      suite.end();
    }
    return suite;
  }

  private static void invoke(Method test, Object suite) throws Exception {
    try {
      test.invoke(suite);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof Error error) {
        throw error;
      }
      throw (Exception) thrown.getCause();
    }
  }
}
