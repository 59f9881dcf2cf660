package io.quorate.client.hazelcast;

/** One case of a suite of Hazelcast: an object of the suite, of which one test is run. */
public interface HazelcastSuite {

  /** Prepares the case: what JUnit 4 runs before each test. */
  void setup();

  /** Lets the threads go that the case has left waiting. */
  void end();
}
