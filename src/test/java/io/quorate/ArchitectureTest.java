package io.quorate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the import rules: {@code kernel <- features <- runtime <- cluster, http <- Main}. */
@AnalyzeClasses(packages = "io.quorate", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] PURE = {
    "io.quorate.kernel..", "io.quorate.account..", "io.quorate.inventory.."
  };

  @ArchTest
  static final ArchRule KERNEL_USES_NOTHING_OF_QUORATE =
      classes()
          .that()
          .resideInAPackage("io.quorate.kernel..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.quorate.kernel..",
              "java..",
              "com.fasterxml.jackson.annotation..",
              "org.pcollections..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule FEATURES_USE_ONLY_THE_KERNEL =
      classes()
          .that()
          .resideInAnyPackage("io.quorate.account..", "io.quorate.inventory..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.quorate.kernel..",
              "io.quorate.account..",
              "io.quorate.inventory..",
              "java..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule FEATURES_DO_NOT_IMPORT_EACH_OTHER =
      slices().matching("io.quorate.(account|inventory)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule RUNTIME_KNOWS_NO_FEATURE_AND_NO_EDGE =
      noClasses()
          .that()
          .resideInAPackage("io.quorate.runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.quorate.account..",
              "io.quorate.inventory..",
              "io.quorate.cluster..",
              "io.quorate.http..",
              "io.quorate.telemetry..",
              "io.quorate.local..");

  @ArchTest
  static final ArchRule CLUSTER_AND_HTTP_ARE_SIBLINGS =
      slices().matching("io.quorate.(cluster|http|local)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule AKKA_STAYS_OUTSIDE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.quorate.kernel..",
              "io.quorate.account..",
              "io.quorate.inventory..",
              "io.quorate.telemetry..",
              "io.quorate.local..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("akka..", "scala..");

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("io.quorate.(*)..").should().beFreeOfCycles();

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
}
