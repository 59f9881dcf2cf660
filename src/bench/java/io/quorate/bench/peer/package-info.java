/**
 * Holds the programs that a team without entities would write, each run in a process of its own:
 * accounts and stock as rows in PostgreSQL, behind the same HTTP server as a node. They are given
 * their settings by environment and arguments, so this package must not import anything of the
 * benchmarks but the clients of lock services.
 */
@NullMarked
package io.quorate.bench.peer;

import org.jspecify.annotations.NullMarked;
