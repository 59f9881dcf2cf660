package io.quorate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the import rules of the HTTP edge: the server knows no resource of the API. */
@AnalyzeClasses(packages = "io.quorate", importOptions = DoNotIncludeTests.class)
class HttpArchitectureTest {

  private static final String SERVER = "io.quorate.http.server..";

  /** Of Quorate, only what is below every feature. */
  @ArchTest
  static final ArchRule SERVER_KNOWS_NO_RESOURCE =
      classes()
          .that()
          .resideInAPackage(SERVER)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              SERVER,
              "io.quorate.config..",
              "io.quorate.kernel",
              "io.quorate.runtime..",
              "io.quorate.telemetry..",
              "akka..",
              "scala..",
              "java..",
              "com.fasterxml.jackson..",
              "com.typesafe.config..",
              "org.jspecify..",
              "org.slf4j..");

  @ArchTest
  static final ArchRule BATCHES_KNOW_NO_RESOURCE =
      noClasses()
          .that()
          .resideInAPackage("io.quorate.http.batch..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quorate.http.api..", "io.quorate.runtime.sharding..");

  @ArchTest
  static final ArchRule NO_CYCLES_IN_HTTP =
      slices().matching("io.quorate.http.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule EVERY_ROUTE_IS_IN_THE_API =
      classes()
          .that()
          .resideInAPackage("io.quorate..")
          .and()
          .haveSimpleNameEndingWith("Routes")
          .should()
          .resideInAPackage("io.quorate.http.api");

  @ArchTest
  static final ArchRule ONLY_THE_NODE_USES_HTTP =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.quorate", "io.quorate.node..", "io.quorate.http..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.quorate.http..");
}
