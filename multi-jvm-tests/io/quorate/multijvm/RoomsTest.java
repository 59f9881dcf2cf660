package io.quorate.multijvm;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds that the rooms of these tests import each other in one direction only. */
@AnalyzeClasses(packages = "io.quorate.multijvm")
class RoomsTest {

  @ArchTest
  static final ArchRule NO_ROOM_NEEDS_ONE_THAT_NEEDS_IT =
      slices().matching("io.quorate.multijvm.(**)").should().beFreeOfCycles();
}
