/**
 * Makes load: many connections that call for a while, in step with the answers or at a fixed rate,
 * and the latencies of their calls. It does not know what the calls are for; of the benchmarks it
 * imports {@code wire} and {@code result} alone.
 */
@NullMarked
package io.quorate.bench.load;

import org.jspecify.annotations.NullMarked;
