package io.quorate.storage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What the suites of all ports have in common: one storage for a class, empty before each test. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class PortSuite<F extends FoldFixture> {

  final F fixture;

  PortSuite(F fixture) {
    this.fixture = fixture;
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @BeforeEach
  void clear() {
    fixture.clear();
  }
}
