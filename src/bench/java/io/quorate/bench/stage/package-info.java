/**
 * Starts and stops what is measured: one PostgreSQL, nodes, clusters of them and other servers,
 * each in a process of its own; and tells what processor time and memory they use. A scenario is
 * what runs on a stage. This package must not import any scenario.
 */
@NullMarked
package io.quorate.bench.stage;

import org.jspecify.annotations.NullMarked;
