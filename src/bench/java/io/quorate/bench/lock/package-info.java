/**
 * Measures locks: of a node, of ZooKeeper and of Redis. The servers of the last two are for other
 * scenarios, too. It must not import any other scenario.
 */
@NullMarked
package io.quorate.bench.lock;

import org.jspecify.annotations.NullMarked;
