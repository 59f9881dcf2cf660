package io.quorate;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.quorate.cluster.NodeConfig;
import io.quorate.node.Features;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds the import rules: the features use the kernel alone; the runtime uses no feature; the edges
 * use both, and not each other, except that http shows what the projections keep.
 */
@AnalyzeClasses(packages = "io.quorate", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String KERNEL = "io.quorate.kernel..";

  private static final String STORAGE = "io.quorate.storage";

  /** The names of the features' packages below {@code io.quorate}. */
  private static final List<String> FEATURE_NAMES =
      Features.shipped(NodeConfig.complete(NodeConfig.load(null)).getConfig("quorate"))
          .all()
          .stream()
          .map(feature -> nameOf(feature.type().getClass().getPackageName()))
          .toList();

  private static final String[] FEATURES =
      FEATURE_NAMES.stream().map("io.quorate.%s.."::formatted).toArray(String[]::new);

  private static final String[] EDGES = {
    "io.quorate.cluster..",
    "io.quorate.http..",
    "io.quorate.local..",
    "io.quorate.outbound..",
    "io.quorate.audit..",
    "io.quorate.parked..",
    "io.quorate.telemetry.."
  };

  private static final String[] PROJECTIONS = {"io.quorate.audit..", "io.quorate.parked.."};

  private static final String[] PURE = with(FEATURES, KERNEL);

  @ArchTest
  static final ArchRule KERNEL_USES_NOTHING_OF_QUORATE =
      classes()
          .that()
          .resideInAPackage(KERNEL)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              KERNEL,
              "java..",
              "com.fasterxml.jackson.annotation..",
              "org.pcollections..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule FEATURES_USE_ONLY_THE_KERNEL =
      classes()
          .that()
          .resideInAnyPackage(FEATURES)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              with(PURE, "java..", "com.fasterxml.jackson.annotation..", "org.jspecify.."));

  @ArchTest
  static final ArchRule FEATURES_DO_NOT_IMPORT_EACH_OTHER =
      slices()
          .matching("io.quorate.(%s)..".formatted(String.join("|", FEATURE_NAMES)))
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule INTAKE_KNOWS_NO_EDGE_AND_NO_STORAGE =
      noClasses()
          .that()
          .resideInAPackage("io.quorate.intake..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(with(EDGES, STORAGE + ".."));

  @ArchTest
  static final ArchRule RUNTIME_KNOWS_NO_FEATURE_AND_NO_EDGE =
      noClasses()
          .that()
          .resideInAPackage("io.quorate.runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(with(FEATURES, EDGES));

  @ArchTest
  static final ArchRule EDGES_ARE_SIBLINGS =
      slices()
          .matching("io.quorate.(cluster|http|local|outbound)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule PROJECTIONS_USE_ONLY_FEATURES_AND_THE_RUNTIME =
      classes()
          .that()
          .resideInAnyPackage(PROJECTIONS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              with(
                  with(PURE, PROJECTIONS),
                  "io.quorate.config..",
                  "io.quorate.runtime..",
                  STORAGE,
                  "com.github.benmanes.caffeine..",
                  "java..",
                  "com.fasterxml.jackson..",
                  "com.typesafe.config..",
                  "org.jspecify..",
                  "org.slf4j.."));

  @ArchTest
  static final ArchRule ONLY_HTTP_SHOWS_THE_PROJECTIONS =
      noClasses()
          .that()
          .resideInAnyPackage("io.quorate.cluster..", "io.quorate.local..", "io.quorate.outbound..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PROJECTIONS);

  @ArchTest
  static final ArchRule STORAGE_SAYS_NOT_HOW_IT_IS_DONE =
      classes()
          .that()
          .resideInAPackage(STORAGE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              STORAGE,
              "io.quorate.config..",
              "java.lang..",
              "java.time..",
              "java.util..",
              "com.fasterxml.jackson.annotation..",
              "com.typesafe.config..",
              "org.jspecify..");

  /** But for what starts a PostgreSQL of its own. */
  @ArchTest
  static final ArchRule ENGINES_ARE_FOUND_BY_THEIR_NAMES =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.quorate.storage.*..", "io.quorate.local..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.quorate.storage.*..");

  @ArchTest
  static final ArchRule ENGINES_KNOW_ONLY_THE_PORTS =
      noClasses()
          .that()
          .resideInAPackage("io.quorate.storage.*..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.quorate..")
                  .and(resideOutsideOfPackages("io.quorate.storage..", "io.quorate.config..")));

  /** The benchmarks bring a rival that is written as one would without Quorate. */
  @ArchTest
  static final ArchRule SQL_IS_KNOWN_TO_ITS_ENGINE_ALONE =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.quorate.storage.postgres..", "io.quorate.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "org.jdbi..");

  /** Of calls it knows the questions, and of webhooks where to send: these features are its own. */
  @ArchTest
  static final ArchRule OUTBOUND_KNOWS_NO_OTHER_FEATURE_THAN_CALLS_AND_WEBHOOKS =
      noClasses()
          .that()
          .resideInAPackage("io.quorate.outbound..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.quorate.account..",
              "io.quorate.inventory..",
              "io.quorate.lock..",
              "io.quorate.transaction..");

  @ArchTest
  static final ArchRule ONLY_WHO_SENDS_KNOWS_WEBHOOKS =
      noClasses()
          .that()
          .resideInAPackage("io.quorate.outbound")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quorate.outbound.webhook..", "io.quorate.webhook..");

  @ArchTest
  static final ArchRule AKKA_STAYS_OUTSIDE =
      noClasses()
          .that()
          .resideInAnyPackage(
              with(with(PURE, PROJECTIONS), "io.quorate.telemetry..", "io.quorate.local.."))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("akka..", "scala..");

  @ArchTest
  static final ArchRule LOCAL_USES_NOTHING_ELSE_OF_QUORATE =
      noClasses()
          .that()
          .resideInAPackage("io.quorate.local..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.quorate..")
                  .and(resideOutsideOfPackage("io.quorate.local.."))
                  // SQL is in storage.postgres alone, and a server must be asked whether it is
                  // ready.
                  .and(
                      DescribedPredicate.not(
                          HasName.Predicates.nameMatching(
                              "io\\.quorate\\.storage\\.postgres\\.ServerReadiness.*"))));

  @ArchTest
  static final ArchRule ROOMS_OF_LOCAL_BUILD_ON_EACH_OTHER =
      slices().matching("io.quorate.(local.*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOTHING_KNOWS_THE_BENCHMARKS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.quorate.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.quorate.bench..");

  @ArchTest
  static final ArchRule RIVALS_ARE_KNOWN_TO_THE_BENCHMARKS_ALONE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.quorate.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.zookeeper..", "org.apache.curator..", "com.codahale..", "io.netty..");

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("io.quorate.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PURE_CODE_READS_NO_CLOCK_AND_NO_CHANCE =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.util\\.(Random|concurrent\\.ThreadLocalRandom|random\\..*)")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.sql..");

  /** Returns the part of a package's name behind {@code io.quorate}. */
  private static String nameOf(String packageName) {
    return List.of(packageName.split("\\.", -1)).get(2);
  }

  private static String[] with(String[] packages, String... more) {
    return Stream.of(packages, more).flatMap(Stream::of).toArray(String[]::new);
  }
}
