package io.quorate.multijvm.lab;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What makes a node of the lab differ from a plain one. Immutable.
 *
 * @param classPathPrefix goes before the program's class path, so that classes in it replace the
 *     program's own: a build with a deliberate defect, or another version; empty for none
 * @param javaOptions options for Java, after the lab's own
 * @param environment variables that go before the lab's own
 */
public record NodeSetup(
    String classPathPrefix, List<String> javaOptions, Map<String, String> environment) {

  public static final NodeSetup PLAIN = new NodeSetup("", List.of(), Map.of());

  public NodeSetup {
    javaOptions = List.copyOf(javaOptions);
    environment = Map.copyOf(environment);
  }

  /** Returns the same with classes that go before the program's own. */
  public NodeSetup withClasses(String path) {
    return new NodeSetup(path, javaOptions, environment);
  }

  public NodeSetup withOption(String option) {
    List<String> more = Stream.concat(javaOptions.stream(), Stream.of(option)).toList();
    return new NodeSetup(classPathPrefix, more, environment);
  }

  public NodeSetup with(String variable, String value) {
    var more = new HashMap<>(environment);
    more.put(variable, value);
    return new NodeSetup(classPathPrefix, javaOptions, more);
  }
}
