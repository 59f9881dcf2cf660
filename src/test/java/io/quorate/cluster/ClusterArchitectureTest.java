package io.quorate.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the rules between the rooms of the cluster. */
@AnalyzeClasses(packages = "io.quorate.cluster", importOptions = DoNotIncludeTests.class)
class ClusterArchitectureTest {

  @ArchTest
  static final ArchRule ROOMS_DO_NOT_KNOW_WHO_USES_THEM =
      noClasses()
          .that()
          .resideInAPackage("io.quorate.cluster.*")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.quorate.cluster");

  @ArchTest
  static final ArchRule ONLY_JOINING_LOOKS_AT_LEASES =
      slices().matching("io.quorate.cluster.(lease|splitbrain)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule LEASES_DO_NOT_KNOW_HOW_NODES_JOIN =
      noClasses()
          .that()
          .resideInAnyPackage("io.quorate.cluster.lease", "io.quorate.cluster.splitbrain")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.quorate.cluster.join");
}
