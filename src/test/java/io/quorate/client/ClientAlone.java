package io.quorate.client;

import static io.quorate.client.FakeAnswer.ok;

import io.quorate.client.json.JsonObject;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Runs a small program with the classes of the client alone, against a fake node. */
public final class ClientAlone {

  /** What the program returns. */
  public static final String EXPECTED = "balance 5, token 7, lost nothing";

  private static final String PROGRAM = ClientAloneProgram.class.getName();

  private ClientAlone() {}

  /**
   * Runs the program.
   *
   * @param places where the classes of the client are
   * @param isShared which classes of there may be loaded
   */
  public static String run(List<URL> places, Predicate<String> isShared) throws Exception {
    var all = new ArrayList<>(places);
    all.add(ClientAloneProgram.class.getProtectionDomain().getCodeSource().getLocation());
    try (var loader =
            new Loader(
                all.toArray(URL[]::new),
                name ->
                    name.equals(PROGRAM)
                        || (name.startsWith("io.quorate.client.") && isShared.test(name)));
        FakeNode node = FakeNode.start(ClientAlone::answer)) {
      Class<?> program = loader.loadClass(PROGRAM);
      @SuppressWarnings("unchecked")
      var function = (Function<String, String>) program.getDeclaredConstructor().newInstance();
      return function.apply(node.url());
    }
  }

  private static FakeAnswer answer(FakeRequest request) {
    if (request.path().endsWith("/deposits")) {
      return ok(
          JsonObject.EMPTY
              .with("id", "alice")
              .with("currency", "EUR")
              .with("balance", request.body().number("amount"))
              .with("held", 0)
              .with("available", 5)
              .with("overdraftLimit", 0)
              .with("status", "open")
              .with("version", 2));
    }
    return ok(
        JsonObject.EMPTY
            .with("lock", "job")
            .with("owner", request.body().text("owner"))
            .with("token", 7)
            .with("mode", "exclusive")
            .with("count", request.path().endsWith("/release") ? 0 : 1)
            .with("permits", 1)
            .with("remaining", "30s")
            .with("waited", "0s"));
  }

  /** Loads what it may, and the JDK. */
  private static final class Loader extends URLClassLoader {

    private final Predicate<String> isAllowed;

    Loader(URL[] places, Predicate<String> isAllowed) throws IOException {
      super(places, ClassLoader.getPlatformClassLoader());
      this.isAllowed = isAllowed;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!isAllowed.test(name)) {
        throw new ClassNotFoundException("Expected only the client and the JDK, but: " + name);
      }
      return super.findClass(name);
    }
  }
}
