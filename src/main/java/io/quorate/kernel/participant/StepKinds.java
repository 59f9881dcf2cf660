package io.quorate.kernel.participant;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * All kinds of steps, by name. Every feature that does steps provides its own by {@link Provider},
 * as a service, so that a stored step is read without knowing who does it. Read once and immutable
 * from then on; safe for use by any thread.
 */
public final class StepKinds {

  private StepKinds() {}

  /** Declares the kinds of one feature; named in {@code META-INF/services}. */
  @FunctionalInterface
  public interface Provider {
    /** Returns the kinds. */
    List<StepKind> kinds();
  }

  /** Returns all, in the order of their names. */
  public static Collection<StepKind> all() {
    return Loaded.BY_NAME.values();
  }

  static Optional<StepKind> find(String name) {
    return Optional.ofNullable(Loaded.BY_NAME.get(name));
  }

  /** Loaded when first asked for. */
  private static final class Loaded {
    private static final Map<String, StepKind> BY_NAME = load();

    private static Map<String, StepKind> load() {
      var byName = new TreeMap<String, StepKind>();
      for (Provider provider :
          ServiceLoader.load(Provider.class, StepKinds.class.getClassLoader())) {
        for (StepKind kind : provider.kinds()) {
          if (byName.put(kind.text(), kind) != null) {
            throw new IllegalStateException(
                "Expected the names of steps to differ, but two are " + kind.text());
          }
        }
      }
      return byName;
    }
  }
}
