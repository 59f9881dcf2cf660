package io.quorate.multijvm.variant;

import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.multijvm.lab.Trees;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Another build of the program: some of its sources changed and compiled at test time, so that
 * nodes with a deliberate defect, or of another version, can run beside those of this build. A text
 * that is to be changed must be there exactly once, so that no change gets lost when the program
 * changes. Immutable.
 *
 * @param name of the folder of its classes
 * @param changes by the simple name of a top-level class, wherever its package is, in order
 */
public record Variant(String name, Map<String, List<Change>> changes) {

  private static final Path SOURCES = Path.of("src", "main", "java").toAbsolutePath();
  private static final Path ROOT = Path.of("target", "multi-jvm", "variants").toAbsolutePath();
  private static final Map<Variant, Path> COMPILED = new ConcurrentHashMap<>();

  public Variant {
    changes = Map.copyOf(changes);
  }

  /** Returns the build without any change, to be changed. */
  static Variant named(String name) {
    return new Variant(name, Map.of());
  }

  /**
   * Returns the same with one more change.
   *
   * @param type the simple name of a top-level class of the program, such as {@code Host}
   * @param original is there exactly once, in what earlier changes have left
   */
  Variant with(String type, String original, String replacement) {
    var more = new LinkedHashMap<>(changes);
    var ofType = new ArrayList<>(more.getOrDefault(type, List.of()));
    ofType.add(new Change(original, replacement));
    more.put(type, List.copyOf(ofType));
    return new Variant(name, more);
  }

  /**
   * Returns the setup with this build in place of the program's own. It is compiled once in the
   * life of this process, so that nodes of several tests can run it at the same time.
   */
  public NodeSetup over(NodeSetup setup) {
    return changes.isEmpty()
        ? setup
        : setup.withClasses(COMPILED.computeIfAbsent(this, Variant::compile).toString());
  }

  /** Compiles what is changed; returns the folder of the classes. */
  Path compile() {
    Path folder = ROOT.resolve(name);
    Path sources = folder.resolve("sources");
    Path classes = folder.resolve("classes");
    try {
      Trees.delete(folder);
      Files.createDirectories(classes);
      var files = new ArrayList<Path>();
      for (Map.Entry<String, List<Change>> ofType : changes.entrySet()) {
        files.add(write(sources, find(ofType.getKey()), ofType.getValue()));
      }
      compile(files, classes);
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finds the source of a class, so that a move to another package breaks no variant. */
  private static Path find(String type) throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> found = files.filter(file -> file.endsWith(type + ".java")).toList();
      if (found.size() != 1) {
        throw new IllegalStateException(
            "Expected one source of the class %s, but there are %d.".formatted(type, found.size()));
      }
      return SOURCES.relativize(found.getFirst());
    }
  }

  private Path write(Path sources, Path file, List<Change> ofFile) throws IOException {
    String text = Files.readString(SOURCES.resolve(file));
    for (Change change : ofFile) {
      int at = text.indexOf(change.original);
      if (at < 0 || text.indexOf(change.original, at + 1) >= 0) {
        throw new IllegalStateException(
            "Expected the text that %s changes to be in %s exactly once, but it is %s: %s"
                .formatted(name, file, at < 0 ? "not there" : "there again", change.original));
      }
      text = text.replace(change.original, change.replacement);
    }
    Path changed = sources.resolve(file);
    Files.createDirectories(changed.getParent());
    return Files.writeString(changed, text);
  }

  private void compile(List<Path> files, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("Expected a JDK, but there is no compiler.");
    }
    var output = new StringWriter();
    List<String> options =
        List.of(
            "--release",
            "21",
            "-parameters",
            "-nowarn",
            "-proc:none",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString());
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  output, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!compiled) {
        throw new IllegalStateException("Expected %s to compile, but:%n%s".formatted(name, output));
      }
    }
  }

  /** Some text of a source, and what stands there instead. */
  record Change(String original, String replacement) {}
}
