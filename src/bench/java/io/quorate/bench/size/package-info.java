/**
 * Measures what a node takes rather than how fast it is: memory, disk, the time to start and to
 * load what was not in memory, and all of it over a large journal. It must not import any other
 * scenario.
 */
@NullMarked
package io.quorate.bench.size;

import org.jspecify.annotations.NullMarked;
