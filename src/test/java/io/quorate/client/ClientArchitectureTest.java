package io.quorate.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the client apart from the program: its jar needs the JDK alone. */
@AnalyzeClasses(packages = "io.quorate", importOptions = DoNotIncludeTests.class)
class ClientArchitectureTest {

  private static final String CLIENT = "io.quorate.client..";
  private static final String SHEDLOCK = "io.quorate.client.shedlock..";
  private static final String SPRING = "io.quorate.client.spring..";

  @ArchTest
  static final ArchRule CLIENT_NEEDS_THE_JDK_ALONE =
      classes()
          .that()
          .resideInAPackage(CLIENT)
          .and()
          .resideOutsideOfPackages(SHEDLOCK, SPRING)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.quorate.client",
              "io.quorate.client.account",
              "io.quorate.client.error",
              "io.quorate.client.history",
              "io.quorate.client.http",
              "io.quorate.client.inventory",
              "io.quorate.client.json",
              "io.quorate.client.leader",
              "io.quorate.client.lock",
              "io.quorate.client.time",
              "io.quorate.client.transaction",
              "java..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule ADAPTERS_USE_THE_CLIENT_AND_WHAT_THEY_ADAPT =
      classes()
          .that()
          .resideInAnyPackage(SHEDLOCK, SPRING)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              CLIENT,
              "java..",
              "net.javacrumbs.shedlock..",
              "org.springframework.integration.support.locks..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule NOTHING_OF_THE_PROGRAM_USES_THE_CLIENT =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CLIENT);

  @ArchTest
  static final ArchRule ENTITIES_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("io.quorate.client.(account|inventory|lock|transaction)..")
          .should()
          .notDependOnEachOther();
}
